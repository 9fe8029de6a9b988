// Half a surrogate pair stands for U+FFFD, as when UTF-8 is made of a text.

export const wellFormed = (text) => text.replace(/[\ud800-\udfff]/gu, "\ufffd");
