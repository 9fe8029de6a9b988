<?php
// Asks the C library through PHP's FFI and compares with the vectors: php ffi.php PREFIX FOLDER.
declare(strict_types=1);

[, $prefix, $folder] = $argv;

/** The rows of a file of vectors. */
function vectors(string $path): array
{
    $lines = array_filter(file($path, FILE_IGNORE_NEW_LINES), fn ($line) => $line[0] !== '#');
    return array_map(fn ($line) => explode("\t", $line), array_values($lines));
}

function expect(mixed $answer, mixed $expected, string $question): void
{
    if ($answer !== $expected) {
        fwrite(STDERR, "$question is " . var_export($answer, true) . ', and not ' . var_export($expected, true) . "\n");
        exit(1);
    }
}

$library = FFI::cdef(file_get_contents("$prefix/include/toku_codes.ffi.h"), "$prefix/lib/libtoku_codes.so");
$found = $library->new('int32_t[1]');
$rows = vectors("$folder/table.tsv");
$blocks = vectors("$folder/blocks.tsv");
$listed = array_column($rows, null, 0);
expect(count($rows) > 100 && count($blocks) > 10, true, 'that the vectors are there');

// 1 with the code where there is one, and else 0 with nothing written.
$answered = function (int $expected, int $code, string $name, mixed ...$arguments) use ($library, $found): void {
    $found[0] = 7;
    expect($library->$name(...[...$arguments, $found]), $expected, $name);
    expect($found[0], $expected === 1 ? $code : 7, "what $name writes");
};

for ($number = -4000; $number <= 100; $number++) {
    $row = $listed[$number] ?? null;
    $category = 0;
    foreach ($blocks as [$name, $first, $last]) {
        if ($number <= (int) $first && $number >= (int) $last) {
            $category = $library->{'TOKU_CATEGORY_' . strtoupper($name)};
        }
    }
    expect($library->toku_is_known($number), $row ? 1 : 0, "toku_is_known($number)");
    expect($library->toku_is_error($number), !$row || $row[8] === 'true' ? 1 : 0, "toku_is_error($number)");
    expect($library->toku_is_retryable($number), $row && $row[9] === 'true' ? 1 : 0, "toku_is_retryable($number)");
    expect($library->toku_category($number), $category, "toku_category($number)");
}
foreach ($rows as $position => [$digits, $name, , , , , $description]) {
    $code = (int) $digits;
    expect($library->{"TOKU_$name"}, $code, "TOKU_$name");
    expect($library->toku_description($code), $description, "toku_description($code)");
    $answered(1, $code, 'toku_lookup_name', $name, strlen($name));
    $answered(0, $code, 'toku_lookup_name', $digits, strlen($digits));
    $answered(1, $code, 'toku_parse', $digits, strlen($digits));
    $answered(0, $code, 'toku_parse', '?', 1);
    $answered(1, $code, 'toku_code_at', $position);
    $answered(0, $code, 'toku_code_at', $position + count($rows));
}
// What the first comment of the header warns of: PHP makes 0, which is success, of all of these.
foreach (['', 'abc', null, false, -0.5] as $wrong) {
    expect(@$library->toku_action($wrong), $library->TOKU_ACTION_DONE, 'toku_action(' . var_export($wrong, true) . ')');
}
echo "1 passed\n";
