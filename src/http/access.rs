//! Who may ask what: bearer tokens compared in constant time, and, where operators have none, this machine alone.

use super::error::ApiError;
use crate::settings::{AccessSettings, Secret};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use std::net::SocketAddr;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// In what part somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The exchange, posting events.
    Exchange,
    /// An operator who looks.
    Read,
    /// An operator who acts; they may look too.
    Operate,
}

/// The guard of a group of routes.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    role: Role,
    access: Arc<AccessSettings>,
}

impl Guard {
    pub(super) fn new(role: Role, access: &Arc<AccessSettings>) -> Self {
        Self { role, access: Arc::clone(access) }
    }

    fn check(&self, request: &Request) -> Result<(), ApiError> {
        let presented = bearer_token(request.headers());
        let is = |token: &Option<Secret>| matches!((token, presented), (Some(token), Some(presented)) if same(token, presented));
        match self.role {
            Role::Exchange if self.access.webhook_token.is_none() || is(&self.access.webhook_token) => Ok(()),
            Role::Read | Role::Operate if self.access.loopback_only() => from_this_machine(request),
            Role::Read | Role::Operate if is(&self.access.operate_token) => Ok(()),
            Role::Read if is(&self.access.read_token) => Ok(()),
            Role::Operate if is(&self.access.read_token) => Err(forbidden("this token may look, not act; it takes the operate token")),
            Role::Exchange | Role::Read | Role::Operate => Err(unauthorized()),
        }
    }
}

/// Lets a request through to the routes behind the guard, or answers why not.
pub(super) async fn admit(State(guard): State<Guard>, request: Request, next: Next) -> Result<Response, ApiError> {
    guard.check(&request)?;
    Ok(next.run(request).await)
}

fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Compares in a time that tells nothing of where the two differ.
fn same(token: &Secret, presented: &str) -> bool {
    token.expose().as_bytes().ct_eq(presented.as_bytes()).into()
}

/// Whether the request comes from this machine itself. One that a proxy here passed on does not.
fn from_this_machine(request: &Request) -> Result<(), ApiError> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let local = peer.is_some_and(|ConnectInfo(address)| address.ip().to_canonical().is_loopback());
    let passed_on = ["forwarded", "x-forwarded-for", "x-real-ip"].iter().any(|name| request.headers().contains_key(*name));
    if local && !passed_on {
        return Ok(());
    }
    Err(forbidden("without tokens this is answered on the machine itself only; set `WARMLINE_READ_TOKEN` or `WARMLINE_OPERATE_TOKEN`"))
}

fn unauthorized() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "unauthorized", "send the right token as `Authorization: Bearer TOKEN`")
}

fn forbidden(detail: &str) -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "forbidden", detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    const LOCAL: &str = "127.0.0.1:5000";
    const LOCAL_IN_V6: &str = "[::ffff:127.0.0.1]:5000";
    const ELSEWHERE: &str = "192.0.2.7:5000";

    fn tokens() -> AccessSettings {
        AccessSettings {
            read_token: Some(Secret::new("read")),
            operate_token: Some(Secret::new("operate")),
            webhook_token: Some(Secret::new("exchange")),
        }
    }

    /// What the guard answers: 200 stands for letting through.
    fn answer(access: &AccessSettings, role: Role, peer: &str, headers: &[(&str, &str)]) -> u16 {
        let mut request = headers.iter().fold(Request::builder(), |request, (name, value)| request.header(*name, *value));
        let peer: SocketAddr = peer.parse().unwrap();
        request = request.extension(ConnectInfo(peer));
        let guard = Guard::new(role, &Arc::new(access.clone()));
        let checked = guard.check(&request.body(Body::empty()).unwrap());
        checked.map_or_else(|error| axum::response::IntoResponse::into_response(error).status().as_u16(), |()| 200)
    }

    #[test]
    fn each_token_opens_its_own_doors() {
        let cases = [
            ("Bearer exchange", [200, 401, 401]),
            ("Bearer read", [401, 200, 403]),
            ("Bearer operate", [401, 200, 200]),
            ("bearer read", [401, 200, 403]),
            ("Basic read", [401, 401, 401]),
            ("Bearer rea", [401, 401, 401]),
            ("Bearer ", [401, 401, 401]),
            ("", [401, 401, 401]),
        ];
        for (authorization, expected) in cases {
            let answers =
                [Role::Exchange, Role::Read, Role::Operate].map(|role| answer(&tokens(), role, LOCAL, &[("authorization", authorization)]));
            assert_eq!(answers, expected, "{authorization}");
        }
    }

    #[test]
    fn without_tokens_operators_are_answered_on_this_machine_only_and_the_exchange_from_anywhere() {
        let open = AccessSettings::default();
        for role in [Role::Read, Role::Operate] {
            assert_eq!(answer(&open, role, LOCAL, &[]), 200);
            assert_eq!(answer(&open, role, LOCAL_IN_V6, &[]), 200);
            assert_eq!(answer(&open, role, ELSEWHERE, &[]), 403);
            assert_eq!(answer(&open, role, LOCAL, &[("x-forwarded-for", "192.0.2.7")]), 403);
        }
        assert_eq!(answer(&open, Role::Exchange, ELSEWHERE, &[]), 200);
    }

    #[test]
    fn a_read_token_alone_lets_nobody_act() {
        let access = AccessSettings { operate_token: None, ..tokens() };
        assert_eq!(answer(&access, Role::Operate, LOCAL, &[]), 401);
        assert_eq!(answer(&access, Role::Operate, LOCAL, &[("authorization", "Bearer read")]), 403);
    }
}
