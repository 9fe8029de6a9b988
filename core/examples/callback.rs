//! Decides what to do about Toku's callbacks: reads one body per line, a form body, a query string or JSON.

use serde::Deserialize;
use toku_codes::{Action, Code};

/// The field is named as in Toku's documented call webhook, "Call Handle, Status, and Callback". Check the key before you
/// read a REST answer with it. A missing, empty, repeated or unreadable `result` is an error, and never 0.
#[derive(Deserialize)]
struct Callback {
    result: Code,
}

fn read(body: &str) -> Result<Code, Box<dyn std::error::Error>> {
    let is_json = body.starts_with('{');
    let callback: Callback = if is_json { serde_json::from_str(body)? } else { serde_urlencoded::from_str(body)? };
    Ok(callback.result)
}

/// Toku's page calls every negative `result` an error; that a code can mean `Track` or `Ended` is this library's reading.
fn handle(code: Code) -> String {
    let text = code.check().map_or_else(|error| error.to_string(), |code| code.to_string());
    match code.action() {
        Action::Done => "done".to_owned(),
        Action::Track => format!("ask again later: {text}"),
        Action::Ended => format!("stop asking: {text}"),
        Action::Retry => format!("send again later: {text}"),
        Action::TopUp => format!("top up, then send again: {text}"),
        // FixRequest, FixSetup, Investigate, and whatever is added later.
        action => format!("ask a person ({action}): {text}"),
    }
}

fn main() -> std::io::Result<()> {
    for body in std::io::stdin().lines() {
        match read(&body?) {
            Ok(code) => println!("{}: {}", code.0, handle(code)),
            Err(refusal) => println!("refused: {refusal}"),
        }
    }
    Ok(())
}
