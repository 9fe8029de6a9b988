//! What to do with Toku's answer: done, wait, top up, try again or report.

use toku_codes::{Code, Outcome};

fn handle_response(body: &str) -> Result<(), Box<dyn std::error::Error>> {
    let response: serde_json::Value = serde_json::from_str(body)?;
    let code: Code = serde_json::from_value(response["code"].clone())?;
    match code.check() {
        Ok(code) if code.outcome() == Outcome::Progress => {
            println!("{}: in progress or finished: {code}", code.0);
        }
        Ok(code) => println!("{}: done", code.0),
        Err(error) if code == Code::LOW_CREDIT_BALANCE => println!("{}: top up: {error}", code.0),
        Err(error) if code.is_retryable() => println!("{}: try again later: {error}", code.0),
        Err(error) => println!("{}: report: {error}", code.0),
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bodies = [
        r#"{"code": 0}"#, r#"{"code": -3005}"#, r#"{"code": -3001}"#, r#"{"code": -1100}"#, r#"{"code": -101}"#,
        r#"{"code": -9999}"#,
    ];
    bodies.into_iter().try_for_each(handle_response)
}
