<?php

// fuzz.php AUTOLOAD REFERENCE SECONDS: compares the package with the core for random bytes. The core runs in another
// process; core/examples/reference.rs says what it answers. Prints how many texts were tried. A wrong answer ends it.

declare(strict_types=1);

namespace TokuCodes\Tests;

use TokuCodes\ParseException;
use TokuCodes\TokuCode;

require $argv[1];
require __DIR__ . '/vectors.php';

/** What the package says about a text, in the form of the core's answers. */
function answered(string $text): string
{
    try {
        $parsed = TokuCode::parse($text);
    } catch (ParseException $exception) {
        $parsed = $exception->getMessage();
    }
    $found = implode(' ', array_column(TokuCode::search($text), 'code'));
    return $parsed . "\t" . (TokuCode::lookupName($text) ?? '-') . "\t" . $found;
}

/** @param list<string> $choices */
function chosen(array $choices): string
{
    return $choices[mt_rand(0, count($choices) - 1)];
}

/** @param list<string> $choices */
function repeated(array $choices, int $most): string
{
    return implode('', array_map(fn (): string => chosen($choices), range(1, mt_rand(1, $most))));
}

$files = ['parse.tsv' => 2, 'names.tsv' => 2, 'search.tsv' => 2, 'refused.tsv' => 3, 'found.tsv' => 1];
$known = array_column(TokuCode::entries(), 'name');
foreach ($files as $file => $columns) {
    $known = [...$known, ...array_map(unescaped(...), array_column(rows($file, $columns), 0))];
}
$characters = "\0 \t\n\v\u{85}\u{a0}_+-−0123456789abcdefx١\u{ffff}ſ\u{212a}’😀\"\\";
$units = [...preg_split('//u', $characters, -1, PREG_SPLIT_NO_EMPTY), "\xed\xa0\x80", "\xff", "\xc3"];
$bytes = array_map(chr(...), range(0, 255));
$part = fn (): string => match (mt_rand(0, 5)) {
    0, 1 => chosen($known),
    2 => (string) mt_rand(PHP_INT_MIN >> 30, PHP_INT_MAX >> 30) . chosen(['', '', '0', '000']),
    3 => repeated($units, 40),
    4 => repeated($bytes, 300),
    5 => chosen(['', '-', '+', '−', '0x', ' ']) . repeated(str_split('0123456789abcdefABCDEF'), 22),
};

$pipes = [];
$core = proc_open([$argv[2]], [['pipe', 'r'], ['pipe', 'w'], STDERR], $pipes);
$end = microtime(true) + (float) $argv[3];
for ($tried = 0; microtime(true) < $end;) {
    $text = $part() . chosen(['', '', $part(), ' ' . $part()]);
    $near = [$text, strtoupper($text), strtolower($text), "\t$text \r\n", "$text\0", str_replace('s', 'ſ', $text)];
    $long = str_repeat("$text ", 257);
    foreach ([...$near, substr($long, 0, 256), substr($long, 0, 257)] as $one) {
        fwrite($pipes[0], bin2hex($one) . "\n");
        $expected = rtrim((string) fgets($pipes[1]), "\n");
        if (answered($one) !== $expected) {
            throw new \Exception(bin2hex($one) . ' is answered ' . answered($one) . ", not $expected");
        }
        $tried++;
    }
}
fclose($pipes[0]);
if (proc_close($core) !== 0) {
    throw new \Exception('the core failed');
}
echo "$tried texts\n";
