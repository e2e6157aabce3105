//! Signed links to the screen-pop page: whoever holds one may see the brief of one handoff, for a while.

use crate::call::{CallId, HandoffId};
use crate::settings::{LinkSettings, Secret};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use std::time::Duration;

/// Makes links and opens them.
#[derive(Debug)]
pub struct Links {
    public_url: Option<String>,
    key: Secret,
    lifetime: Duration,
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) call: CallId,
    pub(super) handoff: HandoffId,
}

/// Why a link leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is none of ours.
    Forged,
    /// Its time is over.
    Expired,
}

impl Links {
    /// Links as the settings have them. Where no key is set one is made up, and its links do not outlive the process.
    ///
    /// # Errors
    ///
    /// When a key must be made up and the system has no random numbers.
    pub fn new(settings: &LinkSettings) -> Result<Self, getrandom::Error> {
        let key = match &settings.key {
            Some(key) => key.clone(),
            None => {
                let mut key = [0; 32];
                getrandom::fill(&mut key)?;
                Secret::new(URL_SAFE_NO_PAD.encode(key))
            }
        };
        Ok(Self { public_url: settings.public_url.clone(), key, lifetime: settings.lifetime })
    }

    /// The link to the brief of a handoff; none where it is not known where this service is reached.
    pub(super) fn url(&self, call: &CallId, handoff: &HandoffId, now: Timestamp) -> Option<String> {
        let public_url = self.public_url.as_ref()?;
        let expires = (now + self.lifetime).as_second();
        let named = serde_json::to_vec(&(call, handoff, expires)).expect("two names and a number are JSON");
        let signature = self.signer(&named).finalize().into_bytes();
        Some(format!("{public_url}/pop/{}.{}", URL_SAFE_NO_PAD.encode(&named), URL_SAFE_NO_PAD.encode(signature)))
    }

    /// What a token leads to. Its signature is compared in constant time, before anything in it is looked at.
    pub(super) fn open(&self, token: &str, now: Timestamp) -> Result<Target, Refused> {
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| Refused::Forged);
        let (named, signature) = token.split_once('.').ok_or(Refused::Forged)?;
        let (named, signature) = (decode(named)?, decode(signature)?);
        self.signer(&named).verify_slice(&signature).map_err(|_| Refused::Forged)?;
        let (call, handoff, expires): (CallId, HandoffId, i64) = serde_json::from_slice(&named).map_err(|_| Refused::Forged)?;
        if now.as_second() >= expires {
            return Err(Refused::Expired);
        }
        Ok(Target { call, handoff })
    }

    fn signer(&self, named: &[u8]) -> Hmac<Sha256> {
        let mut signer = Hmac::<Sha256>::new_from_slice(self.key.expose().as_bytes()).expect("a key may have any length");
        signer.update(named);
        signer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn links(key: Option<&str>) -> Links {
        let public_url = Some("https://warmline.example".to_owned());
        Links::new(&LinkSettings { public_url, key: key.map(Secret::new), ..LinkSettings::default() }).unwrap()
    }

    fn token(links: &Links) -> String {
        let url = links.url(&CallId::new("c-1"), &HandoffId::new("c-1-1"), Timestamp::UNIX_EPOCH).unwrap();
        url.strip_prefix("https://warmline.example/pop/").unwrap().to_owned()
    }

    #[test]
    fn a_link_leads_to_its_handoff_until_its_time_is_over() {
        let links = links(Some("0123456789abcdef0123456789abcdef"));
        let token = token(&links);
        let opened = links.open(&token, Timestamp::from_second(3599).unwrap());
        assert_eq!(opened, Ok(Target { call: CallId::new("c-1"), handoff: HandoffId::new("c-1-1") }));
        assert_eq!(links.open(&token, Timestamp::from_second(3600).unwrap()), Err(Refused::Expired));
    }

    #[test]
    fn a_link_that_another_key_signed_leads_nowhere() {
        let token = token(&links(None));
        assert_eq!(links(None).open(&token, Timestamp::UNIX_EPOCH), Err(Refused::Forged));
    }

    #[test]
    fn without_a_public_address_there_are_no_links() {
        let links = Links::new(&LinkSettings::default()).unwrap();
        assert_eq!(links.url(&CallId::new("c-1"), &HandoffId::new("c-1-1"), Timestamp::UNIX_EPOCH), None);
    }

    proptest! {
        #[test]
        fn a_token_that_was_tampered_with_is_refused(at in 0_usize..60, letter in "[A-Za-z0-9_.-]") {
            let links = links(Some("0123456789abcdef0123456789abcdef"));
            let token = token(&links);
            let at = at % token.len();
            let mut changed = token.clone();
            changed.replace_range(at..=at, &letter);
            if changed != token {
                prop_assert_eq!(links.open(&changed, Timestamp::UNIX_EPOCH), Err(Refused::Forged));
            }
        }

        #[test]
        fn nothing_sent_panics(token in any::<String>()) {
            let _ = links(None).open(&token, Timestamp::UNIX_EPOCH);
        }
    }
}
