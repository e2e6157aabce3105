//! `-A`, `-W` and `-D`: lints turned off, down and up, in the order in which they stand on the command line.

use crate::check::lint::{Level, Severities};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};

/// What was said, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Turned(Vec<(String, Level)>);

/// The flags, with what they do.
const FLAGS: [(&str, char, Level, &str); 3] = [
    ("allow", 'A', Level::Allow, "Do not tell of a lint: its code or name, `all`, or `warnings`; of several such flags the later counts"),
    ("warn", 'W', Level::Warn, "Tell of a lint as a warning"),
    ("deny", 'D', Level::Deny, "Tell of a lint as an error"),
];

impl Turned {
    /// The lints they mean.
    pub(super) fn severities(&self) -> anyhow::Result<Severities> {
        let mut severities = Severities::default();
        for (name, level) in &self.0 {
            severities.turn(name, *level).map_err(anyhow::Error::msg)?;
        }
        Ok(severities)
    }
}

// Written by hand because derived arguments forget the order in which different flags were given.
impl Args for Turned {
    fn augment_args(command: Command) -> Command {
        command.args(FLAGS.map(|(name, short, _, help)| {
            Arg::new(name).short(short).long(name).value_name("CODE").value_delimiter(',').action(ArgAction::Append).help(help)
        }))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Turned {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut said: Vec<(usize, String, Level)> = Vec::new();
        for (name, _, level, _) in FLAGS {
            let (Some(places), Some(codes)) = (matches.indices_of(name), matches.get_many::<String>(name)) else { continue };
            said.extend(places.zip(codes).map(|(place, code)| (place, code.clone(), level)));
        }
        said.sort_by_key(|(place, ..)| *place);
        Ok(Self(said.into_iter().map(|(_, code, level)| (code, level)).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
