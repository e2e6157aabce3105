//! Spanish words and how they feel.

use super::Table;

pub(super) const TABLE: Table = Table {
    valences: &[
        (
            -3.8,
            &[
                "mierda, puta, puto, joder, cabron, cabrones, hijo de puta, hijos de puta, pendejo, pendejos, gilipollas, vete a la mierda, cono",
            ],
        ),
        (
            -3.2,
            &[
                "furioso, furiosa, indignado, indignada, indignante, asco, odio, estafa, estafadores, estafado, estafada, ladrones, ladron, idiota",
                "idiotas, imbecil, imbeciles, estupido, estupida, inutiles, mentirosos, vergonzoso, verguenza, sinverguenzas, sinverguenza, peor",
                "maldito, maldita, robo, encabronado, encabronada, cabreado, cabreada, asqueroso, asquerosa",
            ],
        ),
        (
            -2.6,
            &[
                "enfadado, enfadada, enojado, enojada, horrible, terrible, pesimo, pesima, inaceptable, ridiculo, ridicula, inutil, desastre, harto",
                "harta, tomadura de pelo, burla, el colmo, ya basta, incompetente, incompetentes, fraude, mentira, mentiras, engano, perdida de tiempo",
                "intolerable, absurdo, absurda, pesadilla, injusto, injusta, fatal, hasta las narices, no puede ser, increible",
            ],
        ),
        (
            -1.9,
            &[
                "molesto, molesta, decepcionado, decepcionada, frustrado, frustrada, triste, malo, mala, mal, queja, reclamacion, descontento",
                "descontenta, insatisfecho, insatisfecha, cansado, cansada, nervioso, nerviosa, preocupado, preocupada, no funciona, no sirve",
                "no me entiende, no me ayuda, otra vez lo mismo, siempre lo mismo, lento, error",
            ],
        ),
        (1.0, &["vale, bien, de acuerdo, espero"]),
        (
            2.0,
            &[
                "gracias, bueno, buena, amable, contento, contenta, feliz, agradezco, satisfecho, satisfecha, perfecto, util, me alegro, genial",
            ],
        ),
        (
            3.0,
            &[
                "excelente, estupendo, estupenda, maravilloso, maravillosa, fantastico, fantastica, encantado, encantada, me encanta, magnifico",
            ],
        ),
    ],
    stronger: &["muy, tan, realmente, totalmente, absolutamente, completamente, demasiado, super, bastante, sumamente, re"],
    weaker: &["poco, algo, casi, medio, quizas"],
};
