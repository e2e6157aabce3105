//! `warmline init`: a new tenant, with tests that pass.

mod template;

use super::schema::Kind;
use super::{Exit, print};
use crate::diagnostic::{Diagnostic, Report, Severity, Sources, render};
use crate::policy::{Catalogue, PolicySet};
use crate::store::policies::read_directory;
use anyhow::{Context, bail};
use jiff::tz::TimeZone;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use template::{Blanks, TEMPLATES, Template};

/// Writes the policy of a new tenant, and tests for it that pass
///
/// Nothing that is there is written over.
#[derive(Debug, clap::Args)]
pub(super) struct Init {
    /// The tenant: lower-case letters, digits and dashes
    #[arg(value_name = "TENANT")]
    tenant: String,
    /// The directory of the policies
    #[arg(long, env = "WARMLINE_POLICIES", default_value = "policies", value_name = "DIRECTORY")]
    policies: PathBuf,
    /// The language of its calls, such as `en`, `en-GB` or `es`
    #[arg(long, default_value = "en", value_name = "LANGUAGE")]
    language: String,
    /// A number that is dialled, in international form; may be given more than once
    #[arg(long = "number", value_name = "NUMBER")]
    numbers: Vec<String>,
    /// The number of the desk where humans answer
    #[arg(long, value_name = "NUMBER")]
    desk: Option<String>,
    /// The country whose public holidays count, such as `US`
    #[arg(long, value_name = "COUNTRY")]
    country: Option<String>,
    /// The time zone that hours are read in, such as `America/New_York`
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
}

impl Init {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let template = self.template()?;
        let new = self.files(template);
        for name in ["yaml", "test.yaml"].map(|ending| format!("{}.{ending}", self.tenant)) {
            if self.policies.join(&name).exists() {
                bail!("`{}` is there already; choose another tenant, or edit that one", self.policies.join(&name).display());
            }
        }
        self.check(&known(&self.policies)?, &new)?;
        let mut told = String::new();
        for (name, text) in new.iter() {
            if write(&self.policies.join(&**name), text)? {
                told.push_str(&format!("wrote {}\n", self.policies.join(&**name).display()));
            }
        }
        print(&format!("{told}{}", self.next()));
        Ok(Exit::Clean)
    }

    fn template(&self) -> anyhow::Result<&'static Template> {
        let primary = self.language.split('-').next().unwrap_or_default();
        let template = TEMPLATES.iter().find(|template| template.language.eq_ignore_ascii_case(primary));
        let shipped: Vec<String> = TEMPLATES.iter().map(|template| format!("`{}`", template.language)).collect();
        template.with_context(|| {
            format!(
                "there is no pack for `{}`; there are {}: begin with one of them and translate it",
                self.language,
                shipped.join(" and ")
            )
        })
    }

    /// The files of a new tenant, by their paths below the policy directory.
    fn files(&self, template: &Template) -> Sources {
        let blanks = Blanks {
            tenant: &self.tenant,
            numbers: &self.numbers,
            language: &self.language,
            time_zone: self.time_zone.as_deref().unwrap_or(template.time_zone),
            country: self.country.as_deref().unwrap_or(template.country),
            desk: self.desk.as_deref().unwrap_or(template.desk),
        };
        // A time zone that does not exist is told when the policy is compiled.
        let zone = TimeZone::get(blanks.time_zone).unwrap_or(TimeZone::UTC);
        Sources::from_iter([
            (format!("{}.yaml", self.tenant), template.policy(&blanks)),
            (format!("{}.test.yaml", self.tenant), template.tests(&blanks, &zone)),
            (format!("packs/{}.yaml", template.language), template.pack.to_owned()),
            (".schema/policy.json".to_owned(), Kind::Policy.text()),
            (".schema/pack.json".to_owned(), Kind::Pack.text()),
            (".schema/tests.json".to_owned(), Kind::Tests.text()),
        ])
    }

    /// Compiles the new files among those that are there, so that nothing is written that would not do.
    fn check(&self, known: &Sources, new: &Sources) -> anyhow::Result<()> {
        let mut sources = new.clone();
        // A pack that is there stays as it is.
        known.iter().for_each(|(name, text)| sources.insert(name.clone(), text.clone()));
        let set = PolicySet::compile(&sources, &PolicySet::default());
        let mut problems: Vec<Diagnostic> = set.problems().cloned().collect();
        let mut catalogue = Catalogue::default();
        // Whoever was there first keeps what is theirs.
        let (first, newcomers): (Vec<_>, Vec<_>) = set.policies.iter().partition(|(name, _)| known.get(name).is_some());
        for policy in first.into_iter().chain(newcomers).filter_map(|(_, file)| file.value.clone()) {
            if let Some(other) = catalogue.default_policy().filter(|_| policy.default && self.numbers.is_empty()) {
                bail!("say which number is dialled, with `--number`: every number that nobody claims is `{}`'s", other.tenant);
            }
            problems.extend(catalogue.admit(policy).err().unwrap_or_default());
        }
        problems.retain(|problem| problem.severity == Severity::Error && new.get(&problem.place.file).is_some());
        if !problems.is_empty() {
            bail!("nothing was written: the policy would not do\n\n{}", render::full(&Report::from(problems), &sources, false).trim_end());
        }
        Ok(())
    }

    fn next(&self) -> String {
        let file = self.policies.join(format!("{}.yaml", self.tenant));
        let directory = match self.policies.to_str() {
            Some("policies") => String::new(),
            _ => format!(" --policies {}", self.policies.display()),
        };
        let desk = if self.desk.is_none() { ", the number of the desk first of all: it is made up" } else { "" };
        format!(
            "\nnext:\n  edit {}{desk}\n  warmline test{directory}                 run its tests\n  \
             warmline call --tenant {}{directory}   talk to it as a caller would\n",
            file.display(),
            self.tenant
        )
    }
}

/// The files that are there already.
fn known(root: &Path) -> anyhow::Result<Sources> {
    if !root.is_dir() {
        return Ok(Sources::default());
    }
    Ok(read_directory(root).with_context(|| format!("cannot read `{}`", root.display()))?.sources)
}

/// Writes a file, unless it is there.
fn write(path: &Path, text: &str) -> anyhow::Result<bool> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).with_context(|| format!("cannot make the directory `{}`", directory.display()))?;
    }
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).with_context(|| format!("cannot write `{}`", path.display())).map(|()| true),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error).with_context(|| format!("cannot write `{}`", path.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::lint::{Subject, lint};
    use crate::check::suite;
    use std::sync::Arc;

    fn init(root: &Path, tenant: &str, language: &str) -> Init {
        Init {
            tenant: tenant.to_owned(),
            policies: root.to_owned(),
            language: language.to_owned(),
            numbers: Vec::new(),
            desk: None,
            country: None,
            time_zone: None,
        }
    }

    #[test]
    fn a_new_tenant_passes_its_tests_which_touch_every_rule() {
        let root = tempfile::tempdir().unwrap();
        init(root.path(), "acme", "en-US").run().unwrap();
        let number = |number: &str| vec![number.to_owned()];
        Init { numbers: number("+34910000100"), ..init(root.path(), "sol", "es") }.run().unwrap();
        let zone = Init {
            numbers: number("+81312345678"),
            desk: Some("+81312345679".into()),
            time_zone: Some("Asia/Tokyo".into()),
            country: Some("JP".into()),
            ..init(root.path(), "hinode", "en")
        };
        zone.run().unwrap();

        let sources = read_directory(root.path()).unwrap().sources;
        let set = PolicySet::compile(&sources, &PolicySet::default());
        let subject = Subject { sources: &sources, set: &set, other_files: &[], corpus: None, today: jiff::civil::date(2026, 11, 24) };
        let report = lint(1, &subject, &|| {});
        assert!(report.is_empty(), "{}", render::full(&report, &sources, false));
        let policies: Vec<_> = set.policies.values().filter_map(|file| file.value.clone()).collect();
        assert_eq!(policies.len(), 3);
        for tenant in ["acme", "sol", "hinode"] {
            let file: Arc<str> = format!("{tenant}.test.yaml").into();
            let suite = suite::read(&file, sources.get(&file).unwrap(), &policies).value.unwrap();
            let result = suite::run(&suite, |_| true);
            assert!(result.cases.iter().all(suite::CaseResult::passed), "{:#?}", result.cases);
            assert_eq!((result.coverage.percent(), result.warnings.len()), (100, 0), "{tenant}");
        }
    }

    #[test]
    fn nothing_is_written_over_and_nothing_that_would_not_do_is_written() {
        let root = tempfile::tempdir().unwrap();
        init(root.path(), "acme", "en").run().unwrap();
        let policy = root.path().join("acme.yaml");
        fs::write(&policy, "mine").unwrap();
        let error = init(root.path(), "acme", "en").run().unwrap_err();
        assert!(error.to_string().contains("is there already"), "{error}");
        assert_eq!(fs::read_to_string(&policy).unwrap(), "mine");

        let error =
            Init { numbers: vec!["+15550001111".into()], time_zone: Some("America/New_Yrok".into()), ..init(root.path(), "other", "en") }
                .run()
                .unwrap_err();
        assert!(error.to_string().contains("did you mean `America/New_York`?"), "{error}");
        assert!(!root.path().join("other.yaml").exists());
    }

    #[test]
    fn a_number_that_is_taken_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let with = |tenant| Init { numbers: vec!["+15559998888".into()], ..init(root.path(), tenant, "en") };
        with("zeta").run().unwrap();
        let error = with("acme").run().unwrap_err();
        assert!(error.to_string().contains("`+15559998888` is `zeta`'s already"), "{error}");
    }

    #[test]
    fn only_one_tenant_takes_the_numbers_that_nobody_claims() {
        let root = tempfile::tempdir().unwrap();
        init(root.path(), "acme", "en").run().unwrap();
        let error = init(root.path(), "other", "en").run().unwrap_err();
        assert!(error.to_string().ends_with("every number that nobody claims is `acme`'s"), "{error}");
    }

    #[test]
    fn a_language_without_a_pack_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let error = init(root.path(), "acme", "de").run().unwrap_err();
        assert!(error.to_string().starts_with("there is no pack for `de`; there are `en` and `es`"), "{error}");
    }
}
