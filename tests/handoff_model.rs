//! Every course that a handoff can take: all sequences of events, and what must hold after each of them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use warmline::call::{
    AttemptId, CallId, Command, Delivery, HandoffState, Heard, PhoneNumber, Reply, ReplySource, Response, Session, Stage, TransferEvent,
    TransferFailure, Turn,
};
use warmline::decision::{Facts, Outcome, answer_about_callback, caller_waits, decide, respond, time_is_up, transfer_progress};
use warmline::policy::{CompiledPolicy, Packs, compile_policy};
use warmline::text::NormalText;

const REQUEST: &str = "get me a human";

/// What can happen to a call.
#[derive(Debug, Clone, PartialEq)]
enum Event {
    Says(&'static str),
    Presses(&'static str),
    Silence,
    Desk(TransferEvent),
    /// The same, of the attempt with this number.
    DeskOf(usize, TransferEvent),
    TimeIsUp,
    Tick,
    HangsUp,
}

const EVENTS: [Event; 17] = [
    Event::Says(REQUEST),
    Event::Says("well then"),
    Event::Says("yes please"),
    Event::Says("no thanks"),
    Event::Presses("5550123456"),
    Event::Silence,
    Event::Desk(TransferEvent::Dialing),
    Event::Desk(TransferEvent::Ringing),
    Event::Desk(TransferEvent::Briefing),
    Event::Desk(TransferEvent::Accepted),
    Event::Desk(TransferEvent::Answered),
    Event::Desk(TransferEvent::Bridged),
    Event::Desk(TransferEvent::Failed(TransferFailure::NoAnswer)),
    Event::Desk(TransferEvent::Ended),
    Event::TimeIsUp,
    Event::Tick,
    Event::HangsUp,
];

fn policy(nobody: &str, afterwards: &str) -> CompiledPolicy {
    let text = format!(
        "warmline: 1\ntenant: acme\nvocabularies:\n  human: [{REQUEST}]\n  accepts: [yes please]\n  refuses: [no thanks]\n\
         rules:\n  - {{ id: asked, when: {{ says: human }}, then: {{ escalate: asked }} }}\n\
         reasons:\n  asked: {{ announce: One moment. }}\n\
         desks:\n  one: {{ number: \"+15550001001\" }}\n  two: {{ number: \"+15550001002\" }}\nroute: [one, two]\n\
         while_waiting: {{ say: Still looking., every: 20s }}\n{afterwards}\n\
         nobody_available: {nobody}\n"
    );
    let compiled = compile_policy(&"acme.yaml".into(), &text, &Packs::new());
    compiled.value.unwrap_or_else(|| panic!("{:#?}", compiled.problems))
}

/// Policies that differ in what follows a handoff that went well, and one that did not.
fn policies() -> Vec<CompiledPolicy> {
    let questions = "{ confirm: This number?, number: Which number?, agreed: We will ring., refused: As you wish. }";
    vec![
        policy("{ say: Nobody is here., then: callback }", ""),
        policy(&format!("{{ say: Nobody is here., then: callback, callback: {questions} }}"), ""),
        policy("{ say: Nobody is here., then: voicemail }", "after_handoff: Anything else?"),
        policy("{ say: Nobody is here., then: continue }", ""),
        policy("{ say: Nobody is here., then: hangup }", "after_handoff: Anything else?"),
    ]
}

/// A call under way, and what the exchange was told of it.
#[derive(Debug, Clone)]
struct Call {
    session: Session,
    now: Timestamp,
    /// How often each attempt was dialled.
    dialled: BTreeMap<AttemptId, u32>,
    /// Whether the exchange was told to end the call, or the caller has.
    over: bool,
    /// The last that the caller was told.
    told: Vec<Command>,
}

impl Call {
    fn new(from: Option<&str>) -> Self {
        let now: Timestamp = "2026-11-23T15:00:00Z".parse().unwrap();
        let session = Session::start(CallId::new("c"), "acme".into(), from.map(PhoneNumber::new), None, now);
        Self { session, now, dialled: BTreeMap::new(), over: false, told: Vec::new() }
    }

    /// Takes an event as the service does, and holds what comes of it against what must always be so.
    fn after(&self, policy: &CompiledPolicy, event: &Event) -> Self {
        let (session, now) = (&self.session, self.at(event));
        let (response, heard) = answer(policy, session, event, now);
        let delivery = if *event == Event::TimeIsUp { Delivery::Wait } else { Delivery::Answer };
        let (next, commands) = session.clone().apply(Turn { heard, delivery, ..Turn::at(now) }, response, None);
        let mut call = Self { session: next, now, dialled: self.dialled.clone(), over: self.over, told: commands };
        call.check_orders(self, event);
        call.check_state();
        call
    }

    fn at(&self, event: &Event) -> Timestamp {
        match event {
            Event::TimeIsUp => self.session.deadline().unwrap_or(self.now).max(self.now),
            _ => self.now,
        }
    }

    #[track_caller]
    fn check_orders(&mut self, before: &Self, event: &Event) {
        let speaks = |command: &Command| !matches!(command, Command::Cancel { .. });
        assert!(!before.over || !self.told.iter().any(speaks), "ordered after the end: {:?} on {event:?}", self.told);
        for command in &self.told {
            match command {
                Command::Transfer { attempt, .. } => *self.dialled.entry(attempt.clone()).or_default() += 1,
                Command::HangUp | Command::Record => self.over = true,
                Command::Cancel { attempt } => assert!(self.dialled.contains_key(attempt), "{attempt} was never dialled"),
                Command::Talk { .. } | Command::Listen => {}
            }
        }
        self.over |= *event == Event::HangsUp;
        assert!(self.dialled.values().all(|times| *times == 1), "dialled twice: {:?} on {event:?}", self.dialled);
        let with_human = |call: &Self| call.session.handoff().is_some_and(|handoff| handoff.state == HandoffState::Bridged);
        if with_human(before) && with_human(self) && before.session.stage == Stage::HandedOver {
            assert!(self.told.is_empty(), "the bot speaks to a human's caller: {:?}", self.told);
        }
        let dials = self.told.iter().any(|command| matches!(command, Command::Transfer { .. }));
        let announced = self.told.iter().any(|command| matches!(command, Command::Talk { text, .. } if text == "One moment."));
        assert!(dials || !announced, "a colleague is announced and none is dialled: {:?}", self.told);
    }

    #[track_caller]
    fn check_state(&self) {
        let under_way = self.session.handoff().is_some_and(|handoff| handoff.state.is_under_way());
        let waits = matches!(self.session.stage, Stage::Callback(_)) || (self.session.stage == Stage::HandedOver && under_way);
        assert_eq!(self.session.deadline().is_some(), waits, "{:?}", self.session);
        assert!(under_way || self.session.stage != Stage::HandedOver || self.is_bridged(), "stuck: {:?}", self.session);
        let course = self.session.handoff().map_or(0, |handoff| handoff.course.len());
        assert!(course <= 2 * HandoffState::ALL.len(), "{course} states");
    }

    fn is_bridged(&self) -> bool {
        self.session.handoff().is_some_and(|handoff| handoff.state == HandoffState::Bridged)
    }

    /// What tells this state from others, whatever the time and the words.
    fn key(&self) -> String {
        let session = &self.session;
        let stage = match &session.stage {
            Stage::Callback(question) => format!("{:?} {}", question.step, question.asked),
            other => format!("{other:?}"),
        };
        let handoff = session.handoff().map(|handoff| (handoff.state, handoff.current, handoff.id.clone()));
        let waiting: Vec<&Command> = session.waiting.iter().flat_map(|orders| &orders.commands).collect();
        format!("{stage} {handoff:?} {:?} {waiting:?} {:?} {}", session.callback.is_some(), self.dialled, self.over)
    }
}

/// What an event comes to, as `service` answers it where there is no model.
fn answer(policy: &CompiledPolicy, session: &Session, event: &Event, now: Timestamp) -> (Response, Option<Heard>) {
    let heard = match event {
        Event::Desk(event) => return (transfer_progress(policy, session, None, *event), None),
        Event::DeskOf(number, event) => {
            let attempt = session.handoff().map(|handoff| AttemptId::new(format!("{}/{number}", handoff.id)));
            return (transfer_progress(policy, session, attempt.as_ref(), *event), None);
        }
        Event::TimeIsUp => return (time_is_up(policy, session, now), None),
        Event::Tick => return (caller_waits(policy, session, now), None),
        Event::HangsUp => return (Response::Over, None),
        Event::Says(words) => Heard::Speech { text: NormalText::of(words), confidence: None },
        Event::Presses(keys) => Heard::Digits((*keys).to_owned()),
        Event::Silence => Heard::Silence,
    };
    match session.stage {
        Stage::Talking | Stage::Offered { .. } => {
            let facts = Facts::gather(session, &heard, now);
            let decision = decide(policy, &facts);
            let said = matches!(decision.outcome, Outcome::Continue);
            let reply = said.then(|| Reply { text: NormalText::of("I see."), source: ReplySource::Answer, model_failure: None });
            (respond(policy, session, &facts, &decision, None, reply), Some(heard))
        }
        Stage::HandedOver => (caller_waits(policy, session, now), None),
        Stage::Callback(_) => (answer_about_callback(policy, session, &heard), None),
        Stage::Ended => (Response::Silent, None),
    }
}

/// Every state that can be reached by so many events, each once.
fn reachable(policy: &CompiledPolicy, start: Call, events: usize) -> Vec<Call> {
    let mut seen = BTreeSet::from([start.key()]);
    let mut found = vec![start.clone()];
    let mut open = VecDeque::from([(start, 0)]);
    while let Some((call, length)) = open.pop_front() {
        if length == events {
            continue;
        }
        for event in &EVENTS {
            let next = call.after(policy, event);
            if seen.insert(next.key()) {
                found.push(next.clone());
                open.push_back((next, length + 1));
            }
        }
    }
    found
}

#[test]
fn whatever_happens_in_whatever_order_no_desk_is_dialled_twice_and_nobody_waits_without_a_timer() {
    for policy in policies() {
        for from in [Some("+15550100"), None] {
            let states = reachable(&policy, Call::new(from), 7);
            assert!(states.len() > 20, "{} states", states.len());
            let reached: BTreeSet<&str> =
                states.iter().filter_map(|call| call.session.handoff()).map(|handoff| handoff.state.as_str()).collect();
            assert_eq!(reached.len(), HandoffState::ALL.len(), "every state is reached: {reached:?}");
        }
    }
}

/// Whether a request for a human has come to an end that the caller can live with.
fn is_settled(call: &Call) -> bool {
    let session = &call.session;
    call.is_bridged() || session.callback.is_some() || matches!(session.stage, Stage::Ended | Stage::Talking)
}

/// How often time must run out before a request is settled, if nothing else happens.
fn distance(policy: &CompiledPolicy, call: &Call) -> usize {
    let mut call = call.clone();
    for steps in 0..20 {
        if is_settled(&call) {
            return steps;
        }
        call = call.after(policy, &Event::TimeIsUp);
    }
    panic!("never settled: {:?}", call.session)
}

#[test]
fn from_every_state_a_request_for_a_human_ends_and_nothing_that_happens_puts_the_end_off() {
    for policy in policies() {
        for call in reachable(&policy, Call::new(Some("+15550100")), 5) {
            let asked = call.after(&policy, &Event::Says(REQUEST));
            if call.session.bot_has_the_call() {
                assert!(asked.session.stage == Stage::HandedOver, "a new request begins a handoff: {:?}", call.session);
            }
            assert!(distance(&policy, &asked) <= 6);
            if is_settled(&asked) {
                continue;
            }
            let from = distance(&policy, &asked);
            for event in &EVENTS {
                let next = asked.after(&policy, event);
                // A question that is answered with another one asks for a little more patience, and at most once.
                let questions = usize::from(matches!(asked.session.stage, Stage::Callback(_)));
                let new_handoff = next.session.handoffs > asked.session.handoffs;
                assert!(new_handoff || distance(&policy, &next) <= from + questions, "{event:?} puts it off: {:?}", asked.session);
            }
        }
    }
}

#[test]
fn the_policy_says_how_a_request_ends_that_no_desk_takes() {
    let no_answer = Event::Desk(TransferEvent::Failed(TransferFailure::NoAnswer));
    for (policy, last) in policies().iter().zip([
        Some(Command::HangUp),
        Some(Command::Listen),
        Some(Command::Record),
        Some(Command::Listen),
        Some(Command::HangUp),
    ]) {
        let call = [Event::Says(REQUEST), no_answer.clone(), no_answer.clone()]
            .iter()
            .fold(Call::new(Some("+15550100")), |call, event| call.after(policy, event));
        assert_eq!(call.told.last().cloned(), last);
        assert!(matches!(&call.told[0], Command::Talk { text, .. } if text == "Nobody is here."), "{:?}", call.told);
    }
}

fn any_event() -> impl Strategy<Value = Event> {
    let desk = prop::sample::select(vec![
        TransferEvent::Dialing,
        TransferEvent::Ringing,
        TransferEvent::Briefing,
        TransferEvent::Accepted,
        TransferEvent::Answered,
        TransferEvent::Bridged,
        TransferEvent::Failed(TransferFailure::Busy),
        TransferEvent::Failed(TransferFailure::Voicemail),
        TransferEvent::Ended,
    ]);
    prop_oneof![prop::sample::select(EVENTS.to_vec()), (1..4_usize, desk).prop_map(|(attempt, event)| Event::DeskOf(attempt, event))]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn long_calls_keep_to_the_same_rules(
        which in 0..5_usize,
        hidden in any::<bool>(),
        events in prop::collection::vec((any_event(), 0..90_i64), 0..60),
    ) {
        let policy = &policies()[which];
        let mut call = Call::new((!hidden).then_some("+15550100"));
        for (event, pause) in &events {
            call.now = call.now.checked_add(SignedDuration::from_secs(*pause)).unwrap();
            call = call.after(policy, event);
        }
        prop_assert!(call.session.deadline().is_none() || distance(policy, &call) <= 8);
    }

    #[test]
    fn what_is_reported_of_an_attempt_that_is_over_changes_nothing(event in any_event()) {
        let policy = &policies()[0];
        let busy = Event::Desk(TransferEvent::Failed(TransferFailure::Busy));
        let second = Call::new(Some("+15550100")).after(policy, &Event::Says(REQUEST)).after(policy, &busy);
        if let Event::DeskOf(_, event) = event {
            let late = second.after(policy, &Event::DeskOf(1, event));
            prop_assert_eq!(late.key(), second.key());
        }
    }
}
