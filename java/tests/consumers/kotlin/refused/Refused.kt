import tokucodes.TokuCode

fun main() = println(TokuCode.LOW_CREDIT_BALANCE.entry().name())
