<?php

// answer.php AUTOLOAD numbers|texts: prints the answers of PHP; core/examples/answer.rs says what the questions and the
// columns are.

declare(strict_types=1);

use TokuCodes\ParseException;
use TokuCodes\TokuCode;
use TokuCodes\TokuException;

[, $autoload, $kind] = $argv;
require $autoload;

function message(int $code): string
{
    try {
        TokuCode::throwIfError($code);
    } catch (TokuException $exception) {
        return $exception->getMessage();
    }
    return '-';
}

/** @param list<string> $lines */
function answerNumbers(array $lines): void
{
    $codes = array_map(intval(...), $lines);
    foreach (TokuCode::ordinals($codes) as $i => $among) {
        $code = $codes[$i];
        $entry = TokuCode::lookup($code);
        echo implode("\t", [
            $code,
            var_export(TokuCode::isKnown($code), true),
            $entry?->name ?? '-',
            $entry?->description ?? '-',
            TokuCode::describe($code),
            TokuCode::category($code)?->value ?? '-',
            TokuCode::outcome($code)->value,
            TokuCode::action($code)->value,
            TokuCode::grpcStatus($code)->value,
            TokuCode::httpStatus($code),
            var_export(TokuCode::isError($code), true),
            var_export(TokuCode::isRetryable($code), true),
            message($code),
            TokuCode::ordinals([$code])[0],
            $among,
            TokuCode::TABLE_HASH,
        ]), "\n";
    }
}

/** The number that parse() reads, or why it refuses the text. */
function read(string $text): string
{
    try {
        return (string) TokuCode::parse($text);
    } catch (ParseException $exception) {
        return $exception->reason;
    }
}

/** @param list<string> $lines */
function answerTexts(array $lines): void
{
    foreach ($lines as $line) {
        $text = (string) hex2bin($line);
        $found = array_column(TokuCode::search($text), 'code');
        echo read($text), "\t", TokuCode::lookupName($text) ?? '-', "\t", implode(' ', $found), "\n";
    }
}

$lines = explode("\n", (string) stream_get_contents(STDIN));
array_pop($lines);
['numbers' => answerNumbers(...), 'texts' => answerTexts(...)][$kind]($lines);
