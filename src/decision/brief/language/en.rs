//! English.

use super::{Frame, Language, Removed};

pub(super) const LANGUAGE: Language = Language {
    tag: "en",
    frame: Frame {
        said: "Caller said:",
        then: "Then:",
        besides: "Also named:",
        nothing: "The caller has said nothing.",
        pressed: "The caller pressed",
    },
    removed: Removed {
        card_number: "[card number removed]",
        national_id: "[identity number removed]",
        email: "[e-mail address removed]",
        phone_number: "[telephone number removed]",
        iban: "[bank account removed]",
        own: "[{} removed]",
    },
    filler: FILLER,
    asking: ASKING,
    reporting: REPORTING,
    numbers: NUMBERS,
};

const FILLER: &str = "\
    a able about actual actually afternoon again agent all already also am an and any anybody anyone are as ask asked asking \
    assistant associate at automated be because been being bot but by bye call called calling can chat colleague come computer \
    connect could customer damn do does done else even evening ever for forward from fuck fucking get getting give go going good \
    goodbye got great guy had has have he hear hell hello help her here hey hi him his hold how human i if in instead into is it its \
    joke just know lady let like line listen live look machine make manager may maybe me mean might minute moment morning my myself \
    name need needs never nice no nobody none nope not nothing now of off oh ok on one operator or our out over people person pick \
    please point pointless put real really rep representative ridiculous right robot s say saying second service she should so some \
    somebody someone something soon sorry speak speaking specialist staff stop stuff stupid such suit supervisor support sure talk \
    talked talking team tell terrible than thank thanks that the their them then there these they thing this those through to today \
    too transfer transferred try unacceptable unbelievable understand up us useless very voice wait waiting want wanted wants was we \
    well were what when where which who why will with would yeah yep yes yet you your";

const ASKING: &str = "\
    can cancel claim complain could dispute fix help how need problem question refund report trying want wants what when where why \
    would";

const REPORTING: &str = "\
    a about account after agent all also an angry another asked asking asks assistant before bill billing bot call called caller \
    callers calling can cancel canceled canceling cancellation cancelled cancelling charge charged claim claims client complained \
    complains complaint confirmed context could customer customers did disputed disputes disputing does earlier first for from \
    frustrated further had has have he her his i in is issue it named need needed needs no not nothing now on order ordered orders \
    paid payment pays please possible pressed previously problem reason received refund report reported reports request requested \
    requesting requests said says sent she since situation so states summary that the their then there they this to transfer unhappy \
    upset user wanted wants was were when while wishes wishing would wrote";

/// None: English number words are read as numbers wherever they stand.
const NUMBERS: &str = "";
