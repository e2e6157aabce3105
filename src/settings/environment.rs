//! The environment, as a function: tests need not touch the real one.

use super::{Secret, SettingsError};
use std::time::Duration;

/// Where variables are looked up.
#[derive(Clone, Copy)]
pub struct Environment<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
}

impl<'a> Environment<'a> {
    /// An environment that asks `lookup` for the value of a variable.
    #[must_use]
    pub fn new(lookup: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { lookup }
    }

    /// A variable's value less the white space around it. Set to nothing is an error: whoever set it meant something.
    pub(super) fn text(self, variable: &str) -> Result<Option<String>, SettingsError> {
        let Some(value) = (self.lookup)(variable) else { return Ok(None) };
        match value.trim() {
            "" => Err(SettingsError::Empty { variable: variable.to_owned() }),
            trimmed => Ok(Some(trimmed.to_owned())),
        }
    }

    /// A secret: the variable's own value, or the content of the file that `VARIABLE_FILE` names.
    pub(super) fn secret(self, variable: &'static str) -> Result<Option<Secret>, SettingsError> {
        match (self.text(variable)?, self.text(&format!("{variable}_FILE"))?) {
            (Some(_), Some(_)) => Err(SettingsError::Twice { variable }),
            (Some(secret), None) => Ok(Some(Secret::new(secret))),
            (None, Some(path)) => read_secret_file(variable, path).map(Some),
            (None, None) => Ok(None),
        }
    }

    /// A switch: `on` or `off`.
    pub(super) fn switch(self, variable: &'static str, default: bool) -> Result<bool, SettingsError> {
        match self.text(variable)?.as_deref() {
            None => Ok(default),
            Some("on") => Ok(true),
            Some("off") => Ok(false),
            Some(value) => Err(SettingsError::Switch { variable, value: value.to_owned() }),
        }
    }

    /// A duration such as `5s` or `2 minutes`, of at least `least`.
    pub(super) fn duration(self, variable: &'static str, default: Duration, least: Duration) -> Result<Duration, SettingsError> {
        let Some(value) = self.text(variable)? else { return Ok(default) };
        let read = value.parse::<jiff::SignedDuration>().ok().and_then(|read| Duration::try_from(read).ok());
        read.filter(|read| *read >= least).ok_or(SettingsError::Duration { variable, value, least, example: "5s" })
    }
}

fn read_secret_file(variable: &'static str, path: String) -> Result<Secret, SettingsError> {
    match std::fs::read_to_string(&path) {
        Ok(content) if content.trim().is_empty() => Err(SettingsError::EmptyFile { variable, path }),
        Ok(content) => Ok(Secret::new(content.trim())),
        Err(problem) => Err(SettingsError::Unreadable { variable, path, problem }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks an environment of these variables.
    fn with<T>(variables: &[(&str, &str)], ask: impl FnOnce(Environment<'_>) -> T) -> T {
        let lookup = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        ask(Environment::new(&lookup))
    }

    fn secret(variables: &[(&str, &str)]) -> Result<Option<Secret>, SettingsError> {
        with(variables, |environment| environment.secret("TOKEN"))
    }

    #[test]
    fn a_secret_comes_from_the_variable_or_from_a_file_less_its_line_end() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("token");
        std::fs::write(&file, "from-a-file\n").unwrap();
        assert_eq!(secret(&[("TOKEN", "plain")]).unwrap().unwrap().expose(), "plain");
        assert_eq!(secret(&[("TOKEN_FILE", file.to_str().unwrap())]).unwrap().unwrap().expose(), "from-a-file");
        assert!(secret(&[]).unwrap().is_none());
    }

    #[test]
    fn a_secret_that_cannot_be_had_is_never_taken_for_none() {
        let directory = tempfile::tempdir().unwrap();
        let empty = directory.path().join("empty");
        std::fs::write(&empty, "\n").unwrap();
        let empty = empty.to_str().unwrap();
        let cases = [
            (vec![("TOKEN", " ")], "`TOKEN` is empty; write a value into it, or unset it".to_owned()),
            (vec![("TOKEN", "a"), ("TOKEN_FILE", "b")], "`TOKEN` and `TOKEN_FILE` are both set; keep one of them".to_owned()),
            (vec![("TOKEN_FILE", empty)], format!("`{empty}`, which `TOKEN_FILE` names, is empty; write the secret into it")),
        ];
        for (variables, message) in cases {
            assert_eq!(secret(&variables).unwrap_err().to_string(), message);
        }
        let missing = secret(&[("TOKEN_FILE", "/no/such/token")]).unwrap_err().to_string();
        assert!(missing.starts_with("cannot read `/no/such/token`, which `TOKEN_FILE` names: "), "{missing}");
    }

    #[test]
    fn a_duration_is_read_as_people_write_it() {
        let duration =
            |value| with(&[("POLL", value)], |environment| environment.duration("POLL", Duration::ZERO, Duration::from_millis(100)));
        assert_eq!(duration("5s").unwrap(), Duration::from_secs(5));
        assert_eq!(duration("2 minutes").unwrap(), Duration::from_secs(120));
        for wrong in ["5", "soon", "-5s", "1ms"] {
            let message = duration(wrong).unwrap_err().to_string();
            assert_eq!(message, format!("`POLL` is `{wrong}`; write a duration of 100ms or more, such as `5s`"));
        }
    }
}
