//! Italian words and how they feel.

use super::Table;

pub(super) const TABLE: Table = Table {
    valences: &[
        (
            -3.8,
            &[
                "cazzo, merda, stronzo, stronza, stronzi, vaffanculo, fanculo, coglione, coglioni, bastardo, bastardi, puttana, porca miseria",
            ],
        ),
        (
            -3.2,
            &[
                "furioso, furiosa, infuriato, infuriata, incazzato, incazzata, indignato, indignata, odio, truffa, truffatori, ladri, ladro, idiota, idioti",
                "imbecille, imbecilli, cretino, cretini, stupido, stupida, vergogna, vergognoso, vergognosa, vergognatevi, schifo, bugiardi, peggiore, peggio",
                "maledetto, maledetta, scandaloso, scandalo, buffoni",
            ],
        ),
        (
            -2.6,
            &[
                "arrabbiato, arrabbiata, orribile, terribile, pessimo, pessima, inaccettabile, inammissibile, ridicolo, ridicola, inutile, disastro, assurdo",
                "assurda, incompetente, incompetenti, presa in giro, prendete in giro, ne ho abbastanza, non ne posso piu, frode, bugie, intollerabile, incubo",
                "perdita di tempo, stufo, stufa, indecente, esasperato, esasperata, rubato, derubato",
            ],
        ),
        (
            -1.9,
            &[
                "frustrato, frustrata, deluso, delusa, scontento, scontenta, insoddisfatto, insoddisfatta, irritato, irritata, triste, male, brutto, brutta",
                "reclamo, stanco, stanca, nervoso, nervosa, preoccupato, preoccupata, non funziona, non serve, non mi capisce, non mi aiuta, cattivo, ancora una volta",
                "ingiusto, lento, seccato, seccata",
            ],
        ),
        (1.0, &["ok, va bene, d accordo, spero"]),
        (
            2.0,
            &[
                "grazie, buono, buona, gentile, contento, contenta, felice, soddisfatto, soddisfatta, perfetto, perfetta, bene, utile, lieto, ringrazio",
            ],
        ),
        (
            3.0,
            &["ottimo, ottima, eccellente, fantastico, fantastica, meraviglioso, meravigliosa, bravissimo, bravissima, adoro, splendido"],
        ),
    ],
    stronger: &["molto, davvero, veramente, cosi, totalmente, assolutamente, completamente, troppo, estremamente, proprio"],
    weaker: &["poco, un po, quasi, abbastanza, forse"],
};
