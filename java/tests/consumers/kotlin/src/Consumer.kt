import tokucodes.CreditException
import tokucodes.TokuCode
import tokucodes.TokuException

fun said(code: TokuCode): String? =
    try {
        code.throwIfError()
        "not an error"
    } catch (error: CreditException) {
        "credit: " + error.message
    } catch (error: TokuException) {
        error.message
    }

fun main() {
    for (code in listOf(TokuCode.LOW_CREDIT_BALANCE, TokuCode.TASK_COMPLETED, TokuCode.parse("-9999"))) {
        when (code.value()) {
            TokuCode.Number.LOW_CREDIT_BALANCE -> println("top up, ${said(code)}")
            else -> println("$code, ${code.entry()?.description() ?: code.description()}, ${said(code)}")
        }
    }
}
