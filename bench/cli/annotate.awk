# A program that you could write instead of `toku-codes annotate`. `table` is a file from `toku-codes export csv`.
BEGIN {
    while ((getline line < table) > 0) {
        split(line, cell, ",")
        meaning[cell[1]] = cell[2] ": " cell[3] " [" cell[6] "]"
    }
}
match($0, /(result|code|error_code|errorCode|result_code)["' =:]+-?[0-9]+/) {
    value = substr($0, RSTART, RLENGTH)
    sub(/^[^0-9-]*/, "", value)
    if (value != 0 && value in meaning) {
        print $0 " # " meaning[value]
        next
    }
}
{ print }
