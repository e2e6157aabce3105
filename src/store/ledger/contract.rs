//! What every variant of [`Ledger`] must do, whatever keeps it. Each part has a tenant of its own.

use super::*;
use crate::call::{DeskId, HandoffId, PhoneNumber, ReasonId};
use crate::record::{Answers, CallbackRequest, Decided, Disposition, HandoffState, Spoken, TurnRecord};
use jiff::SignedDuration;
use jiff::tz::TimeZone;

/// The suite: called once for each variant, with an empty ledger that feeds its outbox.
pub(super) async fn keeps_the_contract(ledger: &Ledger) {
    ledger.check().await.unwrap();
    events_leave_in_order_and_one_put_off_holds_up_its_own_call_alone(ledger).await;
    a_call_is_told_whole_and_a_record_counts_once(ledger).await;
    a_record_that_can_never_be_written_is_refused_with_all_that_came_with_it(ledger).await;
    lists_are_narrowed_and_told_in_pages_that_nothing_new_moves(ledger).await;
    a_callback_is_open_until_it_is_closed_and_then_has_no_number(ledger).await;
    figures_are_counted_by_tenant_and_period(ledger).await;
    a_caller_who_is_forgotten_does_not_come_back_with_what_was_on_its_way(ledger).await;
    what_is_too_old_goes_in_small_parts_and_nothing_else_does(ledger).await;
    one_process_alone_sends_events_out(ledger).await;
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_772_000_000 + seconds).unwrap()
}

fn turn(tenant: &str, call: &str, sequence: u64, seconds: i64) -> TurnRecord {
    TurnRecord {
        tenant: TenantId::new(tenant),
        call: CallId::new(call),
        sequence,
        at: at(seconds),
        started_at: at(seconds - i64::try_from(sequence).unwrap() + 1),
        event: "call.speech".to_owned(),
        caller: Some("hash-a".to_owned()),
        dialled: Some(PhoneNumber::new("+15559998888")),
        language: "en-US".to_owned(),
        turn: Some(u32::try_from(sequence).unwrap()),
        spoken: Some(Spoken { caller: Some("a human, please".to_owned()), reply: None }),
        sentiment: Some(-0.25),
        decision: Some(decided("continue", None)),
        handoff: None,
        ended: false,
    }
}

fn decided(outcome: &str, rule: Option<&str>) -> Decided {
    Decided {
        outcome: outcome.to_owned(),
        reason: rule.map(|_| ReasonId::new("upset")),
        rule: rule.map(str::to_owned),
        place: rule.map(|_| "acme.yaml:3:5".to_owned()),
        policy: "f00d".to_owned(),
        shadows: vec!["quiet".to_owned()],
    }
}

fn handoff(call: &str, state: &str, attempt: u32, began: i64) -> HandoffState {
    HandoffState {
        id: HandoffId::new(format!("{call}-1")),
        reason: ReasonId::new("upset"),
        rule: Some("upset".to_owned()),
        began: at(began),
        state: state.to_owned(),
        desk: Some(DeskId::new("support")),
        attempt,
        failure: None,
    }
}

fn recorded(turn: TurnRecord) -> Record {
    Record::Turn(Box::new(turn))
}

fn said(tenant: &str, call: &str, seconds: i64, resolved: Option<bool>, right_handoff: Option<bool>) -> Record {
    Record::Disposition(Disposition {
        tenant: TenantId::new(tenant),
        call: CallId::new(call),
        handoff: HandoffId::new(format!("{call}-1")),
        at: at(seconds),
        resolved,
        right_handoff,
        note: Some("was in a hurry".to_owned()),
        by: "api".to_owned(),
    })
}

fn callback(tenant: &str, call: &str, seconds: i64, closed: Option<&str>) -> Record {
    Record::Callback(CallbackRequest {
        tenant: TenantId::new(tenant),
        call: CallId::new(call),
        handoff: HandoffId::new(format!("{call}-1")),
        at: at(seconds),
        number: Some(PhoneNumber::new("+15550100")),
        reason: ReasonId::new("upset"),
        summary: "Wants a refund.".to_owned(),
        closed: closed.map(str::to_owned),
    })
}

/// A call that is handed over in its second event, bridged in its third and over in its fourth.
pub(super) fn handed_over(tenant: &str, call: &str, seconds: i64) -> Vec<Record> {
    let nth = |sequence: u64| turn(tenant, call, sequence, seconds + i64::try_from(sequence).unwrap() - 1);
    let escalated = TurnRecord {
        decision: Some(decided("escalate", Some("upset"))),
        handoff: Some(handoff(call, "ringing", 1, seconds + 1)),
        ..nth(2)
    };
    let silent = |turn| TurnRecord { turn: None, spoken: None, sentiment: None, decision: None, ..turn };
    let bridged = TurnRecord { handoff: Some(handoff(call, "bridged", 1, seconds + 1)), ..silent(nth(3)) };
    let over = TurnRecord { ended: true, ..silent(nth(4)) };
    [nth(1), escalated, bridged, over].map(recorded).into()
}

async fn list(ledger: &Ledger, filter: CallFilter) -> Vec<String> {
    let page = Page { after: None, most: 100 };
    ledger.calls(&filter, page).await.unwrap().rows.into_iter().map(|row| row.call.to_string()).collect()
}

fn of(tenant: &str) -> CallFilter {
    CallFilter { tenant: Some(TenantId::new(tenant)), ..CallFilter::default() }
}

async fn a_call_is_told_whole_and_a_record_counts_once(ledger: &Ledger) {
    let tenant = TenantId::new("whole");
    let mut records = handed_over("whole", "w-1", 0);
    records.push(said("whole", "w-1", 9, Some(true), None));
    ledger.append(&records).await.unwrap();
    let events_waiting = ledger.outbox_state().await.unwrap().waiting;
    for again in [&records[..], &records[1..2], &records[4..]] {
        ledger.append(again).await.unwrap();
    }
    assert_eq!(ledger.outbox_state().await.unwrap().waiting, events_waiting, "a repeated record is told once");

    let found = ledger.call(Some(&tenant), &CallId::new("w-1")).await.unwrap().unwrap();
    assert_eq!((found.call.started_at, found.call.last_at, found.call.ended_at), (at(0), at(3), Some(at(3))));
    assert_eq!((found.call.escalated_at, found.call.rule.as_deref(), found.call.turns), (Some(at(1)), Some("upset"), 2));
    assert_eq!(found.call.handoff.as_deref(), Some("bridged"));
    assert_eq!(found.events.iter().map(|event| event.sequence).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(found.events[1].decision, Some(decided("escalate", Some("upset"))));
    assert_eq!((found.events[1].sentiment, found.events[2].sentiment), (Some(-0.25), None));
    assert_eq!(found.events[0].spoken.as_ref().unwrap().caller.as_deref(), Some("a human, please"));
    let [handoff] = &found.handoffs[..] else { panic!("{:?}", found.handoffs) };
    let states: Vec<_> = handoff.states.iter().map(|state| (state.state.as_str(), state.at)).collect();
    assert_eq!(states, [("ringing", at(1)), ("bridged", at(2))]);
    assert_eq!(handoff.dispositions.len(), 1);
    assert_eq!(handoff.dispositions[0].note.as_deref(), Some("was in a hurry"));

    assert_eq!(ledger.call(None, &CallId::new("w-1")).await.unwrap(), Some(found));
    assert_eq!(ledger.call(Some(&TenantId::new("other")), &CallId::new("w-1")).await.unwrap(), None);
    assert!(ledger.tenants().await.unwrap().contains(&tenant));
}

async fn a_record_that_can_never_be_written_is_refused_with_all_that_came_with_it(ledger: &Ledger) {
    let impossible = TurnRecord { sequence: u64::MAX, started_at: at(0), ..turn("refuses", "n-1", 1, 0) };
    let batch = [recorded(turn("refuses", "n-1", 1, 0)), recorded(impossible)];
    assert!(matches!(ledger.append(&batch).await, Err(StoreError::Refused { .. })));
    assert_eq!(ledger.call(None, &CallId::new("n-1")).await.unwrap(), None);
    ledger.append(&batch[..1]).await.unwrap();
}

async fn lists_are_narrowed_and_told_in_pages_that_nothing_new_moves(ledger: &Ledger) {
    let first = TurnRecord { caller: Some("hash-b".to_owned()), ..turn("lists", "l-1", 1, 0) };
    ledger.append(&[recorded(first)]).await.unwrap();
    // Two at the same time, so that their times do not tell them apart.
    ledger.append(&handed_over("lists", "l-2", 10)).await.unwrap();
    ledger.append(&handed_over("lists", "l-3", 10)).await.unwrap();
    ledger.append(&[recorded(turn("lists", "l-4", 1, 20))]).await.unwrap();
    for (filter, expected) in [
        (of("lists"), vec!["l-4", "l-3", "l-2", "l-1"]),
        (CallFilter { from: Some(at(10)), to: Some(at(20)), ..of("lists") }, vec!["l-3", "l-2"]),
        (CallFilter { escalated: Some(true), ..of("lists") }, vec!["l-3", "l-2"]),
        (CallFilter { escalated: Some(false), ..of("lists") }, vec!["l-4", "l-1"]),
        (CallFilter { reason: Some(ReasonId::new("upset")), ..of("lists") }, vec!["l-3", "l-2"]),
        (CallFilter { reason: Some(ReasonId::new("other")), ..of("lists") }, vec![]),
        (CallFilter { caller: vec!["hash-b".to_owned(), "nobody".to_owned()], ..of("lists") }, vec!["l-1"]),
        (CallFilter { ended: Some(false), ..of("lists") }, vec!["l-4", "l-1"]),
        (CallFilter { handoff: Some("bridged".to_owned()), ..of("lists") }, vec!["l-3", "l-2"]),
    ] {
        assert_eq!(list(ledger, filter.clone()).await, expected, "{filter:?}");
    }

    let page = |after, most| async move { ledger.calls(&of("lists"), Page { after, most }).await.unwrap() };
    let first = page(None, 2).await;
    ledger.append(&[recorded(turn("lists", "l-5", 1, 30))]).await.unwrap();
    let second = page(first.next, 2).await;
    let names = |paged: &Paged<CallRow>| paged.rows.iter().map(|row| row.call.to_string()).collect::<Vec<_>>();
    assert_eq!((names(&first), names(&second)), (vec!["l-4".to_owned(), "l-3".to_owned()], vec!["l-2".to_owned(), "l-1".to_owned()]));
    assert_eq!((first.next.is_some(), second.next), (true, None));
}

async fn a_callback_is_open_until_it_is_closed_and_then_has_no_number(ledger: &Ledger) {
    ledger.append(&handed_over("callbacks", "b-1", 0)).await.unwrap();
    ledger.append(&[callback("callbacks", "b-1", 5, None)]).await.unwrap();
    let listed = |open| async move {
        let filter = CallbackFilter { tenant: Some(TenantId::new("callbacks")), open };
        ledger.callbacks(&filter, Page { after: None, most: 10 }).await.unwrap().rows
    };
    let open = listed(Some(true)).await;
    assert_eq!((open.len(), open[0].number.clone(), open[0].asked_at), (1, Some(PhoneNumber::new("+15550100")), at(5)));
    assert_eq!(listed(Some(false)).await, []);

    // Whatever comes after it was closed: again the asking, again a close.
    let closed = callback("callbacks", "b-1", 9, Some("reached"));
    for record in [closed, callback("callbacks", "b-1", 5, None), callback("callbacks", "b-1", 11, Some("withdrawn"))] {
        ledger.append(&[record]).await.unwrap();
    }
    assert_eq!(listed(Some(true)).await, []);
    let closed = listed(None).await;
    assert_eq!((closed[0].closed.as_deref(), closed[0].closed_at, &closed[0].number), (Some("reached"), Some(at(9)), &None));
    let call = ledger.call(None, &CallId::new("b-1")).await.unwrap().unwrap();
    assert_eq!(call.callbacks, closed);
}

async fn figures_are_counted_by_tenant_and_period(ledger: &Ledger) {
    let day = 24 * 60 * 60;
    let mut records = handed_over("figures", "f-1", 0);
    records.extend([said("figures", "f-1", 50, Some(false), Some(true)), said("figures", "f-1", 60, Some(true), None)]);
    records.extend(handed_over("figures", "f-2", 60));
    let all_closed = HandoffState { desk: None, ..handoff("f-3", "nobody_available", 1, 2 * day) };
    records.push(recorded(TurnRecord { handoff: Some(all_closed), ..turn("figures", "f-3", 1, 2 * day) }));
    records.push(recorded(TurnRecord { caller: None, ..turn("figures", "f-4", 1, 2 * day + 1) }));
    ledger.append(&records).await.unwrap();
    let question = FiguresQuestion {
        tenant: Some(TenantId::new("figures")),
        from: at(0),
        to: at(30 * day),
        by: None,
        time_zone: TimeZone::UTC,
        repeat_within: SignedDuration::from_hours(24),
    };
    let [figures] = &ledger.figures(&question).await.unwrap()[..] else { panic!("one tenant, one period") };
    assert_eq!((figures.calls, figures.escalated, figures.transfers, figures.bridged), (4, 2, 2, 2));
    assert_eq!(figures.reasons, [(ReasonId::new("upset"), 2)].into());
    assert_eq!(figures.resolution, Answers { yes: 1, no: 0, unknown: 1 }, "the latest word counts");
    assert_eq!(figures.rules["upset"], Answers { yes: 1, no: 0, unknown: 1 }, "a later word on something else does not undo it");
    assert_eq!(figures.repeats, Answers { yes: 1, no: 2, unknown: 1 });
    assert_eq!(figures.time_to_human.map(|time| (time.median, time.p90)), Some((1.0, 1.0)));

    let by_day = FiguresQuestion { by: Some(crate::record::Period::Day), ..question.clone() };
    let days = ledger.figures(&by_day).await.unwrap();
    assert_eq!(days.iter().map(|figures| figures.calls).collect::<Vec<_>>(), [2, 2]);
    let of_all = ledger.figures(&FiguresQuestion { tenant: None, ..question }).await.unwrap();
    assert!(of_all.len() > 1 && of_all.contains(figures), "every tenant for itself");
}

async fn a_caller_who_is_forgotten_does_not_come_back_with_what_was_on_its_way(ledger: &Ledger) {
    let tenant = TenantId::new("forgets");
    let stranger = TurnRecord { caller: Some("hash-b".to_owned()), ..turn("forgets", "g-2", 1, 0) };
    let mut records = handed_over("forgets", "g-1", 0);
    records.extend([said("forgets", "g-1", 5, Some(true), None), callback("forgets", "g-1", 6, None), recorded(stranger)]);
    // Kept without a caller, and known by the number to ring back.
    records.push(recorded(TurnRecord { caller: None, ..turn("forgets", "g-3", 1, 0) }));
    records.push(callback("forgets", "g-3", 6, None));
    ledger.append(&records).await.unwrap();
    let waiting = ledger.outbox_state().await.unwrap().waiting;

    let forget = Forget {
        tenant: tenant.clone(),
        number: PhoneNumber::new("+15550100"),
        caller: vec!["hash-a".to_owned(), "+15550100".to_owned()],
        at: at(7),
    };
    let forgotten = ledger.forget(&forget).await.unwrap();
    assert_eq!(forgotten.calls.len(), 2);
    assert_eq!((forgotten.events, forgotten.handoffs, forgotten.dispositions, forgotten.callbacks), (5, 1, 1, 2));
    assert_eq!(ledger.outbox_state().await.unwrap().waiting, waiting - forgotten.outbox);
    assert_eq!(list(ledger, of("forgets")).await, ["g-2"]);

    ledger.append(&records[..6]).await.unwrap();
    assert_eq!(list(ledger, of("forgets")).await, ["g-2"], "what was on its way is dropped");
    assert_eq!(ledger.forget(&forget).await.unwrap(), Forgotten::default());
    ledger.append(&[recorded(turn("forgets", "g-4", 1, 8))]).await.unwrap();
    assert_eq!(list(ledger, of("forgets")).await, ["g-4", "g-2"], "a new call of theirs is a call like any other");
}

async fn what_is_too_old_goes_in_small_parts_and_nothing_else_does(ledger: &Ledger) {
    let tenant = TenantId::new("prunes");
    for (call, seconds) in [("p-1", 0), ("p-2", 1), ("p-3", 2), ("p-4", 100)] {
        ledger.append(&[recorded(turn("prunes", call, 1, seconds))]).await.unwrap();
    }
    // It began long ago and is not over.
    ledger.append(&[recorded(turn("prunes", "p-1", 2, 50))]).await.unwrap();
    assert_eq!(ledger.prune(&tenant, at(50), 1).await.unwrap(), 1);
    assert_eq!(ledger.prune(&tenant, at(50), 5).await.unwrap(), 1);
    assert_eq!(ledger.prune(&tenant, at(50), 5).await.unwrap(), 0);
    assert_eq!(list(ledger, of("prunes")).await, ["p-4", "p-1"]);
}

async fn events_leave_in_order_and_one_put_off_holds_up_its_own_call_alone(ledger: &Ledger) {
    let records = [handed_over("events", "e-1", 0), handed_over("events", "e-2", 10)].concat();
    ledger.append(&records).await.unwrap();
    let due = |now, most| async move {
        let entries = ledger.outbox(now, most).await.unwrap();
        entries.into_iter().filter(|entry| entry.event.source == "/tenants/events").collect::<Vec<_>>()
    };
    let all = due(at(100), 100).await;
    let ids: Vec<&str> = all.iter().map(|entry| entry.event.id.as_str()).collect();
    let of_one = ["1/decision", "2/decision", "2/handoff", "3/handoff", "4/ended"];
    let expected: Vec<String> = ["e-1", "e-2"].iter().flat_map(|call| of_one.map(|event| format!("{call}/{event}"))).collect();
    assert_eq!(ids, expected);
    assert_eq!(due(at(100), 3).await, all[..3]);
    assert_eq!(ledger.outbox_state().await.unwrap().oldest, Some(at(0)));

    ledger.put_off(all[1].key, at(200)).await.unwrap();
    let held_up: Vec<i64> = due(at(100), 100).await.iter().map(|entry| entry.key).collect();
    let free: Vec<i64> = all[..1].iter().chain(&all[5..]).map(|entry| entry.key).collect();
    assert_eq!(held_up, free);
    let later = due(at(200), 100).await;
    assert_eq!((later.len(), later[1].tries), (10, 1));

    ledger.put_off(all[1].key, at(300)).await.unwrap();
    ledger.set_aside(all[1].key).await.unwrap();
    assert_eq!(due(at(200), 100).await.len(), 9, "what is set aside holds nobody up");
    ledger.delivered(&due(at(200), 100).await.iter().map(|entry| entry.key).collect::<Vec<_>>()).await.unwrap();
    assert_eq!(ledger.outbox_state().await.unwrap(), OutboxState { waiting: 0, set_aside: 1, oldest: None });
}

async fn one_process_alone_sends_events_out(ledger: &Ledger) {
    let lease = Duration::from_secs(60);
    for _ in 0..2 {
        assert!(ledger.hold_outbox("me", lease).await.unwrap(), "whoever has it may take it again");
    }
}
