import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import tokucodes.TokuException;

/** Turns a TokuException into the error of a method of your own gRPC service. */
public final class GrpcErrors {
  /** The number that Toku sent, for those who support your callers. */
  static final Metadata.Key<String> CODE =
      Metadata.Key.of("toku-code", Metadata.ASCII_STRING_MARSHALLER);

  private GrpcErrors() {}

  /**
   * Returns the error to throw, or to give to {@code StreamObserver.onError}. The text is your own:
   * Toku's descriptions are written for developers. Clients may retry UNAVAILABLE and ABORTED by
   * themselves.
   */
  static StatusRuntimeException of(TokuException error, String text) {
    Metadata trailers = new Metadata();
    trailers.put(CODE, error.code().toString());
    return Status.fromCodeValue(error.grpcStatus().value())
        .withDescription(text)
        .withCause(error)
        .asRuntimeException(trailers);
  }
}
