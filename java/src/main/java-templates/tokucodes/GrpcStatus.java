// `cargo xtask gen` makes src/main/java/tokucodes/GrpcStatus.java from this: it adds the members.
package tokucodes;

/**
 * A status of gRPC, a {@code google.rpc.Code}. Which one a code has is this library's reading, not
 * Toku's word.
 *
 * <p>A later version may have more of them: give each {@code switch} a {@code default}.
 */
public enum GrpcStatus {
// MEMBERS
;

  private static final GrpcStatus[] ALL = values();

  /** Returns the status with a number. */
  static GrpcStatus of(int number) {
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
