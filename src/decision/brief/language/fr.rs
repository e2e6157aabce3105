//! French.

use super::{Frame, Language, Removed};

pub(super) const LANGUAGE: Language = Language {
    tag: "fr",
    frame: Frame {
        said: "L'appelant a dit :",
        then: "Puis :",
        besides: "Il a aussi mentionné :",
        nothing: "L'appelant n'a rien dit.",
        pressed: "L'appelant a tapé",
    },
    removed: Removed {
        card_number: "[numéro de carte supprimé]",
        national_id: "[numéro d'identité supprimé]",
        email: "[adresse e-mail supprimée]",
        phone_number: "[numéro de téléphone supprimé]",
        iban: "[compte bancaire supprimé]",
        own: "[{} supprimé]",
    },
    filler: FILLER,
    asking: ASKING,
    reporting: REPORTING,
    numbers: NUMBERS,
};

const FILLER: &str = "\
    a absolument accord agent ai aide aider aimerais alors appel appeler appelle as assistant assistante au aussi autre aux avec \
    avez avoir bah ben bien bon bonjour bonsoir c ca ce cela celui ces cet cette chef chose client clientele clients collegue comme \
    comment comprends comprenez conseiller conseillere d dans de des deux dire dites do donc du ecoutez elle en encore ensuite es \
    est et etes etre eu faire fait faut gens grave hein humain humaine il ils inutile j je juste l la le les leur lui m ma machine \
    madame maintenant mais me merci mes met mettez moi moment mon monsieur n ne nom non nos not notre nous nul nulle on operateur \
    operatrice ou oui par parle parler pas passer passez personne personnes peu peut peux plait plus pour pourquoi pourrais pourrait \
    pourriez pouvez pouvoir puis qu quand que quelqu quelque qui quoi reel reelle responsable ridicule rien robot s sa sait salut \
    sans savoir se service ses si sont souhaite souhaiterais sous suis superieur superviseur sur ta te tel tous tout toute \
    transferer transferez tres tu un une va vais vas veut veux vient voila voir vos votre voudrais vous vrai vraie vraiment y";

const ASKING: &str = "\
    aide annuler besoin comment contester pourquoi pourriez pouvez probleme quand reclamer remboursement remboursez souhaite veux \
    voudrais";

const REPORTING: &str =
    "a appelant appelante client cliente de demande dit elle est il l la le les mentionne n ne puis rien souhaite tape un une veut";

const NUMBERS: &str = "\
    deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12 treize=13 quatorze=14 quinze=15 seize=16 \
    vingt=20 trente=30 quarante=40 cinquante=50 soixante=60 cent=100 cents=100 mille=1000";
