//! Portuguese words and how they feel.

use super::Table;

pub(super) const TABLE: Table = Table {
    valences: &[
        (
            -3.8,
            &[
                "merda, caralho, porra, puta que pariu, filho da puta, filhos da puta, foder, foda se, cacete, vai se foder, desgracados, cu",
            ],
        ),
        (
            -3.2,
            &[
                "furioso, furiosa, indignado, indignada, revoltado, revoltada, revoltante, odeio, odio, golpe, golpistas, ladrao, ladroes, idiota, idiotas",
                "burro, burra, imbecil, imbecis, estupido, estupida, vergonha, vergonhoso, vergonhosa, mentirosos, nojo, palhacada, pior, roubo, raiva",
                "vigaristas, maldito, maldita, puto, puta",
            ],
        ),
        (
            -2.6,
            &[
                "irritado, irritada, zangado, zangada, horrivel, terrivel, pessimo, pessima, inaceitavel, inadmissivel, absurdo, absurda, ridiculo, ridicula",
                "inutil, desastre, descaso, desrespeito, falta de respeito, incompetente, incompetentes, fraude, mentira, mentiras, saco cheio, nao aguento mais",
                "perda de tempo, pesadelo, farto, farta, lixo, porcaria, enganado, enganada, ja chega",
            ],
        ),
        (
            -1.9,
            &[
                "chateado, chateada, decepcionado, decepcionada, frustrado, frustrada, triste, ruim, mau, ma, mal, reclamacao, insatisfeito, insatisfeita",
                "descontente, cansado, cansada, nervoso, nervosa, preocupado, preocupada, nao funciona, nao resolve, nao me entende, nao ajuda, de novo isso",
                "injusto, lento, aborrecido, aborrecida",
            ],
        ),
        (1.0, &["ok, certo, bem, espero, ta bom"]),
        (
            2.0,
            &[
                "obrigado, obrigada, bom, boa, gentil, contente, feliz, agradeco, satisfeito, satisfeita, perfeito, perfeita, legal, simpatico, util",
            ],
        ),
        (3.0, &["excelente, otimo, otima, maravilhoso, maravilhosa, fantastico, fantastica, adoro, amei, incrivel, espetacular"]),
    ],
    stronger: &["muito, tao, realmente, totalmente, absolutamente, completamente, demais, super, extremamente, bem mais"],
    weaker: &["pouco, meio, quase, talvez, algo"],
};
