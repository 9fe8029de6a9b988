// `cargo xtask gen` makes src/main/java/tokucodes/GrpcStatus.java from this: it adds the members.
package tokucodes;

/**
 * A status of gRPC, a {@code google.rpc.Code}, which {@link TokuCode#METHOD()} returns. Which one a
 * code has is this library's reading, not Toku's word.
 *
 * <p>JSON has its name. Jackson also reads its number, {@link #value()}, unless {@code
 * FAIL_ON_NUMBERS_FOR_ENUMS} is enabled.
 *
 * <p>A later version may have more of them: give each {@code switch} a {@code default}.
 */
public enum KIND {
// MEMBERS
;

  private static final KIND[] ALL = values();

  /** Returns the status with a number. */
  static KIND of(int number) {
    return ALL[number];
  }

  /**
   * Returns the number that every gRPC library has for the status.
   *
   * @return such as 5 for {@link #NOT_FOUND}
   */
  public int value() {
    return ordinal();
  }
}
