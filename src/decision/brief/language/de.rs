//! German.

use super::{Frame, Language, Removed};

pub(super) const LANGUAGE: Language = Language {
    tag: "de",
    frame: Frame {
        said: "Der Anrufer sagte:",
        then: "Dann:",
        besides: "Außerdem genannt:",
        nothing: "Der Anrufer hat nichts gesagt.",
        pressed: "Der Anrufer drückte",
    },
    removed: Removed {
        card_number: "[Kartennummer entfernt]",
        national_id: "[Ausweisnummer entfernt]",
        email: "[E-Mail-Adresse entfernt]",
        phone_number: "[Telefonnummer entfernt]",
        iban: "[Kontonummer entfernt]",
        own: "[{} entfernt]",
    },
    filler: FILLER,
    asking: ASKING,
    reporting: REPORTING,
    numbers: NUMBERS,
};

const FILLER: &str = "\
    abend aber ach alles also am an anruf anrufe auch auf aus automat bei bin bist bitte bleiben brauche bringen chef chefin da \
    damit danke dann darf das dass dem den denn der des dich die dies diese dieser dieses dir direkt doch du durchstellen echte \
    echten echter ein eine einem einen einer eines einfach entschuldigung er es etwas euch euer fur ganz geben gehen geht genau gern \
    gerne gott gruss guten gutentag guter hab habe haben hallo hat hatte hatten helfen hier hilfe hoeren horen i ich ihm ihn ihnen \
    ihr ihre in irgendjemand irgendwer ist ja jemand jemanden jetzt kann kannst kein keine keinen kollege kollegen kollegin konnen \
    konnte konnten kunden kundenberater kundendienst kundenservice lacherlich leiter mache machen mal man maschine mehr mein meine \
    meinen mensch menschen mich mir mit mitarbeiter mitarbeiterin mitarbeitern mochte mochten moment morgen muss mussen nach name \
    namen naturlich nein nicht nichts nie noch nun nur ob oder ok person personen richtige richtigen roboter sachbearbeiter sage \
    sagen schon schonen sehr sein seit selbst service servus sich sie sind so sofort soll sollte sonst spreche sprechen stelle \
    stellen support tag uber und unmoglich uns unsinn verbinde verbinden verbindung verbunden verstehe verstehen vom von vor \
    vorgesetzte vorgesetzten wann war was weg wegen weil weiter weiterleiten wenn wer werde werden wie wieder will wir wird wissen \
    wo wollen wollte wurde wurden zu zum zur";

const ASKING: &str = "\
    bitte brauche erstattung hilfe konnen konnten kundigen mochte problem reklamation reklamieren stornieren storno wann warum wie \
    wieso will";

const REPORTING: &str = "\
    abbuchung abo adresse anfrage angebot anliegen anruf anrufer anruferin antwort auftrag auskunft ausserdem bank beschwerde \
    bestellung betrag bitte bot dann das daten der die ein eine er erstattung es frage geld grund gutschrift hilfe information \
    internet jahr konto kosten kunde kunden kundigung kundin lieferung mahnung mensch menschen mitarbeiter mitarbeiterin monat \
    nummer problem produkt rechnung rechnungen reklamation ruckerstattung ruckzahlung sachverhalt sie stornierung storung tag tarif \
    termin vertrag vertrages vertrags vorgesetzten woche zahlung zugang zusammenfassung";

const NUMBERS: &str = "\
    zwei=2 drei=3 vier=4 funf=5 sechs=6 sieben=7 acht=8 neun=9 zehn=10 elf=11 zwolf=12 dreizehn=13 vierzehn=14 funfzehn=15 \
    sechzehn=16 siebzehn=17 achtzehn=18 neunzehn=19 zwanzig=20 dreissig=30 vierzig=40 funfzig=50 sechzig=60 siebzig=70 achtzig=80 \
    neunzig=90 hundert=100 tausend=1000 zweihundert=200";
