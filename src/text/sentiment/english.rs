//! English words and how they feel.

use super::Table;

pub(super) const TABLE: Table = Table {
    valences: &[
        (-3.8, &["fuck, fucking, fuckin, fucked, motherfucker, cunt, asshole, assholes, bitch, bastard, bastards, go to hell, screw you"]),
        (
            -3.2,
            &[
                "furious, livid, enraged, outraged, fuming, disgusting, disgusted, hate, hated, bullshit, pissed, pissed off, idiot, idiots",
                "moron, morons, scam, scammers, scammed, thieves, thief, crooks, liar, liars, worst, shit, shitty, stupid, what the hell, wtf",
                "damn, goddamn, bloody, outrageous, ripped off, rip off, shame on you, kill, crap, crappy, sue, pathetic, despise",
            ],
        ),
        (
            -2.6,
            &[
                "angry, mad, terrible, horrible, awful, unacceptable, ridiculous, useless, hopeless, disgrace, disgraceful, appalling, insane",
                "infuriating, rude, incompetent, joke, nonsense, fed up, sick of, sick and tired, had enough, waste of time, fraud, lied, lying",
                "stolen, dumb, cheated, robbed, ruined, insulting, insulted, nightmare, unbelievable, absurd, atrocious, garbage, trash, rubbish",
                "suck, sucks, hell, shut up, ashamed, disaster, no help, no use, never again, betrayed, abused, jerk, loser, cruel, worthless",
            ],
        ),
        (
            -1.9,
            &[
                "frustrated, frustrating, annoyed, annoying, upset, disappointed, disappointing, unhappy, dissatisfied, irritated, irritating, bad",
                "poor, pointless, stressed, tired of, complaint, complain, complaining, worse, unfair, wrong, misled, misleading, ignored",
                "overcharged, not working, does not work, did not work, not helping, not helpful, do not understand me, not listening, crazy, lousy",
                "painful, sad, hurt, crying, cry, alone, scared, afraid, hard time, inconvenient, unprofessional, unreliable, going in circles",
                "seriously, come on, for the third time, again and again, still not, still waiting, how many times, leave me alone, go away",
            ],
        ),
        (
            -1.1,
            &[
                "problem again, trouble, confused, confusing, worried, concerned, slow, delay, delayed, sorry to say, broken, boring, bored, fail",
            ],
        ),
        (1.0, &["ok, fine, sure, hope, hopefully, welcome, cheers"]),
        (
            2.0,
            &[
                "thanks, thank you, good, nice, glad, happy, helpful, pleased, appreciate, appreciated, very kind, so kind, satisfied, perfect, cool, fun",
                "enjoyed, enjoy, like it, pleasure, grateful, sounds good, well done, works, better, haha, lol, pretty good, interesting, beautiful",
            ],
        ),
        (
            3.0,
            &[
                "great, excellent, wonderful, amazing, awesome, fantastic, brilliant, love, loved, delighted, best, superb, lovely, you rock",
            ],
        ),
    ],
    stronger: &[
        "very, really, so, extremely, absolutely, totally, completely, utterly, incredibly, beyond, too, such, deeply, highly, truly, just, ever",
    ],
    weaker: &["bit, slightly, somewhat, kind, sort, little, almost, fairly, quite, maybe"],
};
