package consumer;

import tokucodes.CreditException;
import tokucodes.TokuCode;
import tokucodes.TokuException;

public final class Consumer {
  private Consumer() {}

  public static void main(String[] arguments) {
    TokuCode[] codes = {
      TokuCode.LOW_CREDIT_BALANCE, TokuCode.TASK_COMPLETED, TokuCode.parse("-9999")
    };
    for (TokuCode code : codes) {
      String said = "not an error";
      try {
        code.throwIfError();
      } catch (CreditException error) {
        said = "credit: " + error.getMessage();
      } catch (TokuException error) {
        said = error.getMessage();
      }
      switch (code.value()) {
        case TokuCode.Number.LOW_CREDIT_BALANCE:
          System.out.println("top up, " + said);
          break;
        default:
          System.out.println(code + ", " + code.description() + ", " + said);
      }
    }
  }
}
