//! Orders that answer no event, posted to the exchange: it dials the next desk because nobody said what became of the last.

use super::actions::write_orders;
use crate::call::{CallId, Command, OrderId};
use crate::settings::Secret;
use std::time::Duration;

/// How long the exchange may take to accept orders.
const PATIENCE: Duration = Duration::from_secs(5);
/// After how long orders are posted again, each time, before it is left to the next round.
const AGAIN_AFTER: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];

/// Posts orders to the exchange.
#[derive(Debug, Clone)]
pub struct OrderClient {
    client: reqwest::Client,
    url: String,
    token: Option<Secret>,
}

/// Why the exchange did not take orders. It never holds the address, which may hold a secret.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// It could not be reached, or did not answer in time.
    #[error("the exchange could not be reached: {0}")]
    Unreachable(#[source] reqwest::Error),
    /// It answered, and not with success.
    #[error("the exchange answered {0}")]
    Refused(u16),
}

impl OrderClient {
    /// A client for the address that takes orders, with the bearer token to show there.
    ///
    /// # Errors
    ///
    /// When the client cannot be made: the machine has no usable TLS.
    pub fn new(url: &str, token: Option<Secret>) -> Result<Self, OrderError> {
        let client = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).no_proxy();
        let client = client.build().map_err(|error| OrderError::Unreachable(error.without_url()))?;
        Ok(Self { client, url: url.to_owned(), token })
    }

    /// Posts orders. An exchange that has taken orders of this id before ignores them.
    ///
    /// # Errors
    ///
    /// When the exchange did not take them, each time they were posted.
    pub async fn send(&self, call: &CallId, order: &OrderId, commands: &[Command]) -> Result<(), OrderError> {
        let body = write_orders(call, order, commands);
        for wait in AGAIN_AFTER {
            if self.post(body.clone()).await.is_ok() {
                return Ok(());
            }
            tokio::time::sleep(wait).await;
        }
        self.post(body).await
    }

    async fn post(&self, body: Vec<u8>) -> Result<(), OrderError> {
        let request = self.client.post(&self.url).header("content-type", "application/json").body(body);
        let request = match &self.token {
            Some(token) => request.bearer_auth(token.expose()),
            None => request,
        };
        let response = request.send().await.map_err(|error| OrderError::Unreachable(error.without_url()))?;
        if response.status().is_success() { Ok(()) } else { Err(OrderError::Refused(response.status().as_u16())) }
    }
}
