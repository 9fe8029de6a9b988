// What to show a person: your own texts, from a catalogue. Toku's texts are for developers.

import { category, lookup } from "toku-codes";

// Keyed by name, then by category: a few sentences cover every code. One such catalogue per language.
/** @type {Record<string, string>} */
const catalogue = {
  LOW_CREDIT_BALANCE: "Your balance is too low for this. Please top up.",
  OTP_EXPIRED: "This code has expired. We can send you a new one.",
  phone_number: "We cannot use this phone number. Please check it.",
  sms: "Your message was not sent. Please try again later.",
};

/** @param {number} code */
function customerMessage(code) {
  const found = catalogue[lookup(code)?.name ?? ""] ?? catalogue[category(code) ?? ""];
  return found ?? "Something went wrong. We are looking into it.";
}

for (const code of [-1100, -1229, -1011, -2002, -2099, -101, -9999]) {
  console.log(`${code}: ${customerMessage(code)}`);
}
