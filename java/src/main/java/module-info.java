/**
 * The result codes of the Toku API: what each number means, and what to do next. It works without
 * the two modules that it requires, of which it uses only annotations.
 */
module tokucodes {
  requires static com.fasterxml.jackson.annotation;
  requires static org.jspecify;

  exports tokucodes;
}
