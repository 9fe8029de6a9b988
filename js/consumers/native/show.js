// What an app shows of an error that its own server sent as the JSON of a TokuError.

import { Alert } from "react-native";
import { TokuError } from "toku-codes";

/** Shows what the user can do. Anything else in the answer is an error of its own. */
export function show(answer) {
  const error = TokuError.from(answer);
  if (error === undefined) {
    throw new TypeError(`expected a TokuError, got ${JSON.stringify(answer)}`);
  }
  const advice = { top_up: "Please top up.", retry: "Please try again later." };
  // Toku's texts are for developers: they go to the log.
  console.warn(error.message);
  Alert.alert("The call failed", advice[error.action] ?? "We are looking into it.");
}
