/**
 * The result codes of the Toku API: what each number means, and what to do next. Both required
 * modules are optional: they have annotations only.
 */
module tokucodes {
  requires static com.fasterxml.jackson.annotation;
  requires static org.jspecify;

  exports tokucodes;
}
