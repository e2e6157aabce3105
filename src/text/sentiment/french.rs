//! French words and how they feel.

use super::Table;

pub(super) const TABLE: Table = Table {
    valences: &[
        (-3.8, &["merde, putain, connard, connards, connasse, encule, fils de pute, salaud, salauds, foutez, nique, ta gueule, bordel"]),
        (
            -3.2,
            &[
                "furieux, furieuse, scandaleux, scandaleuse, scandale, honte, honteux, honteuse, deteste, hais, arnaque, arnaqueurs, voleurs, voleur",
                "escrocs, escroquerie, idiot, idiots, imbecile, imbeciles, abrutis, degueulasse, menteurs, vous moquez, pire, con, cons, stupide",
                "inadmissible, fous de moi, foutez de moi",
            ],
        ),
        (
            -2.6,
            &[
                "colere, inacceptable, horrible, affreux, affreuse, lamentable, nul, nulle, nuls, incompetent, incompetents, ridicule, inutile, ras le bol",
                "en ai marre, en ai assez, exaspere, exasperee, excede, excedee, enerve, enervee, fache, fachee, catastrophe, catastrophique, mensonge",
                "mensonges, fraude, intolerable, absurde, cauchemar, insupportable, perte de temps, n importe quoi, vole, volee, terrible",
            ],
        ),
        (
            -1.9,
            &[
                "decu, decue, mecontent, mecontente, insatisfait, insatisfaite, frustre, frustree, agace, agacee, triste, mauvais, mauvaise, mal",
                "plainte, plaindre, fatigue, fatiguee, inquiet, inquiete, ne marche pas, marche pas, fonctionne pas, comprenez pas, encore une fois, lent",
                "anormal, injuste, deplorable, desagreable",
            ],
        ),
        (1.0, &["d accord, ok, bien, j espere"]),
        (
            2.0,
            &[
                "merci, bon, bonne, gentil, gentille, content, contente, ravi, ravie, satisfait, satisfaite, parfait, parfaite, aimable, utile, agreable",
            ],
        ),
        (
            3.0,
            &["excellent, excellente, formidable, genial, geniale, super, magnifique, fantastique, adore, merveilleux, heureux, heureuse"],
        ),
    ],
    stronger: &["tres, vraiment, tellement, totalement, completement, absolument, trop, extremement, si, franchement, carrement"],
    weaker: &["peu, assez, presque, plutot, legerement"],
};
