//! German words and how they feel.

use super::Table;

pub(super) const TABLE: Table = Table {
    valences: &[
        (-3.8, &["scheisse, scheiss, arschloch, arschlocher, wichser, fick, verpiss, hurensohn, leck mich, beschissen, schlampe, kotzen"]),
        (
            -3.2,
            &[
                "wutend, stinksauer, emport, hasse, betrug, betruger, abzocke, abzocker, lugner, idiot, idioten, frechheit, unverschamtheit, unverschamt",
                "verdammt, verdammte, verdammter, verarschen, schande, skandal, schlechteste, schlimmste, trottel, blod, dumm, unfahig, zum kotzen",
            ],
        ),
        (
            -2.6,
            &[
                "sauer, verargert, argerlich, furchtbar, schrecklich, inakzeptabel, lacherlich, nutzlos, katastrophe, katastrophal, unmoglich, unglaublich",
                "zumutung, unverantwortlich, nase voll, satt, zeitverschwendung, inkompetent, gelogen, luge, lugen, bestohlen, miserabel, entsetzt, mist",
                "unerhort, absurd, albtraum, zornig, aufgebracht, hoffnungslos, sinnlos",
            ],
        ),
        (
            -1.9,
            &[
                "genervt, nervig, nervt, frustriert, enttauscht, unzufrieden, schlecht, schlechte, schlechter, traurig, beschwerde, beschweren, argere",
                "funktioniert nicht, geht nicht, hilft nicht, versteht mich nicht, verstehen mich nicht, schon wieder, immer noch nicht, falsch, unfair",
                "besorgt, mude, langsam, schlimm",
            ],
        ),
        (1.0, &["gern, gerne, ok, in ordnung, hoffe"]),
        (2.0, &["danke, gut, gute, guter, nett, freundlich, freue, froh, zufrieden, hilfreich, dankbar, schon, prima, perfekt, glucklich"]),
        (3.0, &["super, toll, ausgezeichnet, wunderbar, fantastisch, hervorragend, grossartig, klasse, begeistert, liebe, spitze"]),
    ],
    stronger: &["sehr, wirklich, so, total, vollig, absolut, extrem, richtig, echt, ausserst, unglaublich viel, zu"],
    weaker: &["bisschen, etwas, wenig, fast, ziemlich, vielleicht"],
};
