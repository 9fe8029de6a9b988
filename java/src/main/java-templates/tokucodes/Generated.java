// `cargo xtask gen` makes src/main/java/tokucodes/Generated.java from this: it adds the cases.
package tokucodes;

/** What the numbers of the core stand for. */
final class Generated {
  private Generated() {}

  /** Returns why a text is refused. */
  static String reason(int refusal) {
    switch (refusal) {
      // REASONS
      default:
        throw new AssertionError(refusal);
    }
  }

  /** Makes the exception of an error, by its category. */
  static TokuException exception(TokuCode code) {
    switch (Engine.toku_category(code.value())) {
      // EXCEPTIONS
      default:
        return new TokuException(code);
    }
  }
}
