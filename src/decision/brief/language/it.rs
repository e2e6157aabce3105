//! Italian.

use super::{Frame, Language, Removed};

pub(super) const LANGUAGE: Language = Language {
    tag: "it",
    frame: Frame {
        said: "Chi chiama ha detto:",
        then: "Poi:",
        besides: "Ha menzionato anche:",
        nothing: "Chi chiama non ha detto nulla.",
        pressed: "Chi chiama ha premuto",
    },
    removed: Removed {
        card_number: "[numero di carta rimosso]",
        national_id: "[documento di identità rimosso]",
        email: "[indirizzo e-mail rimosso]",
        phone_number: "[numero di telefono rimosso]",
        iban: "[conto bancario rimosso]",
        own: "[{} rimosso]",
    },
    filler: FILLER,
    asking: ASKING,
    reporting: REPORTING,
    numbers: NUMBERS,
};

const FILLER: &str = "\
    a adesso agente ai aiutarmi aiuto al alla allora altra altro anche ancora arrivederci assistente assistenza assolutamente avanti \
    avere avrei basta bene buon buona buonasera buongiorno c capisce capisco capo che chi chiamata chiamo ci ciao cliente clienti \
    collega collegare come con cosa cosi cui d da dal dalla davvero degli dei del dell della delle deve devo di dice dire direttore \
    dove e ecco ed era essere fa faccia fare favore gli grazie ha hai hanno ho i il in inutile io l la le lei li lo loro ma macchina \
    me mi mia mio molto momento ne nella nessuno niente no noi nome non nulla o ok operatore operatrice oppure ora parlare parli \
    parlo passa passami passare passarmi passi per perche perfavore pero persona persone piu po poi possibile posso potete potrebbe \
    potrei prego pronto puo pure qualcosa qualcuno quale quando quella quello questa questo qui rappresentante reale responsabile \
    ridicolo robot s sa salve sapere scusa scusi se sei senta sera servizio si sia signora signore sono sta sto su sua subito suo \
    supervisore te ti tra trasferire trasferirmi trasferisca tu tutto un una uno va vera vero vi vogliamo voglio voi vorrei vostro \
    vuole";

const ASKING: &str = "aiuto annullare come contestare disdire perche potete potrebbe potrei problema quando reclamo rimborso voglio vorrei";

const REPORTING: &str = "\
    anche chi chiama chiamante chiede cliente detto gli ha i il la le lo menzionato non nulla poi premuto richiede un una utente \
    vuole";

const NUMBERS: &str = "\
    due=2 tre=3 quattro=4 cinque=5 sei=6 sette=7 otto=8 nove=9 dieci=10 undici=11 dodici=12 tredici=13 quattordici=14 quindici=15 \
    venti=20 trenta=30 quaranta=40 cinquanta=50 sessanta=60 settanta=70 ottanta=80 novanta=90 cento=100 duecento=200 cinquecento=500 \
    mille=1000";
