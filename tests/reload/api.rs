//! The operations API over a directory that is followed.

use crate::home::{BROKEN, Followed, NOTHING_OF_ITSELF, acme, greeting, tenants};
use serde_json::{Value, json};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use tokio::sync::oneshot;
use warmline::assistant::{Assistant, install_tls_provider};
use warmline::http::{Api, ServerLimits, router, serve};
use warmline::service::{Clock, Links, Parts, Service};
use warmline::settings::{AccessSettings, Environment, LinkSettings, ModelSettings, Secret};
use warmline::telephony::Exchange;

/// An operator in front of a running service.
struct Operator {
    address: SocketAddr,
    client: reqwest::Client,
    token: Option<&'static str>,
    _stop: oneshot::Sender<()>,
}

impl Operator {
    fn of(followed: &Followed, access: AccessSettings) -> Self {
        install_tls_provider();
        let models = ModelSettings::read(Environment::new(&|_| None)).unwrap();
        let links = Links::new(&LinkSettings::default()).unwrap();
        let in_memory = Parts::in_memory(followed.shelf.clone(), Assistant::new(&models).unwrap(), links, Clock::system());
        let metrics = followed.metrics.clone();
        let service = Service::new(Parts { metrics: metrics.clone(), ..in_memory });
        let api = Api { service, reloads: followed.reloads.clone(), exchange: Exchange::Webhook, metrics, access: Arc::new(access) };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(serve(listener, router(api), ServerLimits::default(), async {
            let _ = stopped.await;
        }));
        Self { address, client: reqwest::Client::builder().no_proxy().build().unwrap(), token: None, _stop: stop }
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> (u16, Value) {
        let request = if let Some(token) = self.token { request.bearer_auth(token) } else { request };
        let response = request.send().await.unwrap();
        (response.status().as_u16(), serde_json::from_str(&response.text().await.unwrap()).unwrap())
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        self.send(self.client.get(format!("http://{}{path}", self.address))).await
    }

    async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.send(self.client.post(format!("http://{}{path}", self.address)).body(body.to_string())).await
    }
}

#[tokio::test]
async fn a_reload_is_answered_with_what_came_of_it() {
    let followed = acme().settings(NOTHING_OF_ITSELF).follow();
    let operator = Operator::of(&followed, AccessSettings::default());
    followed.home.write("acme.yaml", &greeting("acme", "two"));

    let (status, tried) = operator.post("/v1/policies/reload?dry_run=true", &Value::Null).await;
    assert_eq!((status, &tried["outcome"], &tried["generation"], &tried["dry_run"]), (200, &json!("applied"), &json!(1), &json!(true)));
    let (status, done) = operator.post("/v1/policies/reload", &Value::Null).await;
    assert_eq!((status, &done["outcome"], &done["generation"], &done["changed"]), (200, &json!("applied"), &json!(2), &json!(["acme"])));
    assert_eq!((&done["actor"], &done["trigger"]), (&json!("127.0.0.1"), &json!("api")));
    let (status, again) = operator.post("/v1/policies/reload", &Value::Null).await;
    assert_eq!((status, &again["outcome"], &again["hash"]), (200, &json!("unchanged"), &done["hash"]));
}

#[tokio::test]
async fn a_reload_that_is_rejected_is_a_problem_with_the_report_in_it() {
    let followed = acme().settings(NOTHING_OF_ITSELF).follow();
    let operator = Operator::of(&followed, AccessSettings::default());
    followed.home.write("acme.yaml", BROKEN);
    let (status, problem) = operator.post("/v1/policies/reload", &Value::Null).await;
    assert_eq!((status, &problem["code"], &problem["report"]["outcome"]), (422, &json!("invalid"), &json!("rejected_invalid")));
    assert_eq!(problem["report"]["diagnostics"][0]["code"], "Y015");

    followed.home.remove("acme.yaml");
    let (status, problem) = operator.post("/v1/policies/reload", &Value::Null).await;
    assert_eq!((status, &problem["code"]), (422, &json!("shrink")));
    let (status, forced) = operator.post("/v1/policies/reload?force=true", &Value::Null).await;
    assert_eq!((status, &forced["changed"]), (200, &json!(["acme"])));
}

#[tokio::test]
async fn an_earlier_state_is_put_in_force_and_let_go() {
    let followed = acme().settings(NOTHING_OF_ITSELF).follow();
    let operator = Operator::of(&followed, AccessSettings::default());
    followed.home.write("acme.yaml", &greeting("acme", "two"));
    operator.post("/v1/policies/reload", &Value::Null).await;

    let (status, back) = operator.post("/v1/policies/rollback", &json!({"generation": 1})).await;
    assert_eq!((status, &back["outcome"], &back["generation"]), (200, &json!("rolled_back"), &json!(1)));
    let (status, problem) = operator.post("/v1/policies/reload", &Value::Null).await;
    assert_eq!((status, &problem["code"]), (409, &json!("pinned")));
    assert_eq!(operator.get("/v1/policies").await.1["pinned"], 1);
    let (status, let_go) = operator.post("/v1/policies/unpin", &Value::Null).await;
    assert_eq!((status, &let_go["outcome"], &let_go["generation"]), (200, &json!("applied"), &json!(3)));

    let (status, problem) = operator.post("/v1/policies/rollback", &json!({"generation": 9})).await;
    assert_eq!((status, &problem["code"]), (404, &json!("unknown_generation")));
    let (status, problem) = operator.post("/v1/policies/rollback", &json!({})).await;
    assert_eq!((status, problem["detail"].as_str().unwrap().contains(r#"{"generation": 3}"#)), (400, true));
}

#[tokio::test]
async fn the_overview_tells_how_each_file_fares() {
    let followed = tenants(&["acme", "globex"], "one").settings(NOTHING_OF_ITSELF).follow();
    let operator = Operator::of(&followed, AccessSettings::default());
    followed.home.write("acme.yaml", BROKEN);
    followed.home.write("packs/words.yaml", "warmline: 1\npack: words\nvocabularies:\n  human: [human]\n");
    operator.post("/v1/policies/reload", &Value::Null).await;

    let (status, overview) = operator.get("/v1/policies").await;
    assert_eq!((status, &overview["generation"], &overview["degraded"]), (200, &json!(1), &json!(true)));
    let files = overview["policies"].as_array().unwrap();
    let states: Vec<_> = files.iter().map(|file| (&file["tenant"], &file["state"])).collect();
    assert_eq!(states, [(&json!("acme"), &json!("stale")), (&json!("globex"), &json!("active"))]);
    assert_eq!(files[0]["diagnostics"][0]["line"], 2);
    assert_eq!(overview["packs"][0]["file"], "packs/words.yaml");
    let outcomes: Vec<_> = overview["attempts"].as_array().unwrap().iter().map(|attempt| &attempt["outcome"]).collect();
    assert_eq!(outcomes, ["rejected_invalid", "applied"]);
}

#[tokio::test]
async fn a_policy_is_shown_as_it_works() {
    let followed = crate::home::shipped().settings(NOTHING_OF_ITSELF).follow();
    let operator = Operator::of(&followed, AccessSettings::default());
    let (status, policy) = operator.get("/v1/policies/default").await;
    assert_eq!((status, &policy["tenant"], &policy["packs"]), (200, &json!("default"), &json!(["packs/en.yaml"])));
    let rules = policy["rules"].as_array().unwrap();
    assert_eq!(rules[0]["id"], "emergency");
    assert_eq!((&rules[0]["when"]["says"], &rules[0]["then"]), (&json!(["emergency"]), &json!({"escalate": "emergency"})));
    let from_pack = rules.iter().find(|rule| rule["id"] == "caller-requested").unwrap();
    assert!(from_pack["when"]["place"].as_str().unwrap().starts_with("packs/en.yaml:"), "{from_pack:#}");
    let vocabularies = policy["vocabularies"].as_array().unwrap();
    assert!(vocabularies.iter().any(|vocabulary| vocabulary["name"] == "asks_for_human" && vocabulary["phrases"][0]["place"].is_string()));

    let (status, problem) = operator.get("/v1/policies/defualt").await;
    assert_eq!((status, problem["detail"].as_str().unwrap().ends_with("did you mean `default`?")), (404, true));
}

#[tokio::test]
async fn looking_takes_the_read_token_and_acting_the_operate_token() {
    let followed = acme().settings(NOTHING_OF_ITSELF).follow();
    let access =
        AccessSettings { read_token: Some(Secret::new("read")), operate_token: Some(Secret::new("operate")), ..AccessSettings::default() };
    let mut operator = Operator::of(&followed, access);
    for (token, looking, acting) in [(None, 401, 401), (Some("read"), 200, 403), (Some("operate"), 200, 200)] {
        operator.token = token;
        assert_eq!(operator.get("/v1/policies").await.0, looking, "{token:?}");
        assert_eq!(operator.post("/v1/policies/reload", &Value::Null).await.0, acting, "{token:?}");
    }
}
