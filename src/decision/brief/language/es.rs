//! Spanish.

use super::{Frame, Language, Removed};

pub(super) const LANGUAGE: Language = Language {
    tag: "es",
    frame: Frame {
        said: "Quien llama dijo:",
        then: "Después:",
        besides: "También mencionó:",
        nothing: "Quien llama no ha dicho nada.",
        pressed: "Quien llama pulsó",
    },
    removed: Removed {
        card_number: "[número de tarjeta omitido]",
        national_id: "[documento de identidad omitido]",
        email: "[correo electrónico omitido]",
        phone_number: "[número de teléfono omitido]",
        iban: "[cuenta bancaria omitida]",
        own: "[{} omitido]",
    },
    filler: FILLER,
    asking: ASKING,
    reporting: REPORTING,
    numbers: NUMBERS,
};

const FILLER: &str = "\
    a adios agente ahora al algo alguien antes asesor asesora asistente atencion ayuda ayudar ayudarme buenas bueno buenos cliente \
    clientes como comunicame comuniqueme con conecteme contacto cosa cual cuando de deberia decir del desea deseo dia dias disculpe \
    donde dos ejecutivo el ella ellos empleado en encargado entiende entiendo eres es esa ese eso esta estar este esto estoy favor \
    gerente gracias gustaria ha habla hablar hable hacer hasta hay he hola humana humano inutil jefe la las le les llamada llamando \
    llamo lo los maquina mas me mi mira mis momento mucho muy nada nadie necesita necesito ni no noches nombre o oiga operador \
    operadora otra otro oye para pasame paseme pero persona personas poder podria pongame ponme por porque pueda puede puedes puedo \
    pues que queria quien quiere quiero quisiera real representante responsable ridiculo robot sabe se sea senor senora senorita ser \
    servicio si sin sirve sobre solo soporte soy su supervisor supervisora tal tambien tardes te tener tengo tiene transferir \
    transfiera transfierame tu un una uno usted ustedes vale ver verdad vez voy y ya yo";

const ASKING: &str =
    "anular ayuda cancelar como cuando necesito podria por problema puede puedo quiero quisiera reclamar reclamo reembolso";

const REPORTING: &str = "\
    cliente despues dijo el ella este ha la llama los mencion menciono nada no pide pulso quien quiere quisiera se solicita su \
    tambien un una usuario";

const NUMBERS: &str = "\
    dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11 doce=12 trece=13 catorce=14 quince=15 veinte=20 \
    treinta=30 cuarenta=40 cincuenta=50 sesenta=60 setenta=70 ochenta=80 noventa=90 cien=100 ciento=100 doscientos=200 \
    quinientos=500 mil=1000";
