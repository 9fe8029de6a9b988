import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.Test;
import tokucodes.GrpcStatus;
import tokucodes.TokuCode;
import tokucodes.TokuException;

/** The example for gRPC. */
class GrpcErrorsTest {
  @Test
  void errors() {
    TokuException error = TokuException.of(TokuCode.LOW_CREDIT_BALANCE);
    StatusRuntimeException answer = GrpcErrors.of(error, "Your call was not made.");
    assertSame(Status.Code.FAILED_PRECONDITION, answer.getStatus().getCode());
    assertEquals("Your call was not made.", answer.getStatus().getDescription());
    assertSame(error, answer.getCause());
    assertEquals("-1100", answer.getTrailers().get(GrpcErrors.CODE));
    StatusRuntimeException unknown = GrpcErrors.of(TokuException.of(TokuCode.valueOf(-9999)), "");
    assertSame(Status.Code.UNKNOWN, unknown.getStatus().getCode());
  }

  /**
   * grpc-java throws for a number that it does not have, so compare all of them, in both
   * directions.
   */
  @Test
  void statusesAreThoseOfGrpc() {
    assertEquals(Status.Code.values().length, GrpcStatus.values().length);
    for (GrpcStatus status : GrpcStatus.values()) {
      assertEquals(status.name(), Status.fromCodeValue(status.value()).getCode().name());
    }
  }
}
