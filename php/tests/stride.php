<?php

// stride.php AUTOLOAD FIRST LAST: compares the answers of the whole API with lists that do not come from the core, for
// all numbers near the lists, and from there for every STRIDE-th in both directions. Prints how many numbers were tried
// and how many of them are listed; the first wrong answer ends it.

declare(strict_types=1);

namespace TokuCodes\Tests;

use TokuCodes\TokuCode;
use TokuCodes\TokuException;

require $argv[1];
require __DIR__ . '/vectors.php';

const STRIDE = 8009; // a prime, so that every last digit occurs

$published = [];
foreach (rows('published.tsv', 2) as $position => [$code, $text]) {
    $published[(int) $code] = [$position, $text];
}
$actions = array_column(rows('actions.tsv', 2), 1, 0);
$blocks = [];
foreach (rows('blocks.tsv', 3) as [$name, $first, $last]) {
    $blocks += array_fill_keys(range((int) $first, (int) $last), $name);
}

function thrown(int $code): ?TokuException
{
    try {
        TokuCode::throwIfError($code);
    } catch (TokuException $exception) {
        return $exception;
    }
    return null;
}

$compare = function (int $code) use ($published, $actions, $blocks): bool {
    [$position, $text] = $published[$code] ?? [-1, "unknown code $code"];
    $isKnown = $position >= 0;
    $action = $actions[$code] ?? 'investigate';
    $outcome = ['done' => 'success', 'track' => 'progress', 'ended' => 'progress'][$action] ?? 'error';
    $isError = $outcome === 'error';
    $category = $blocks[$code] ?? null;
    [$entry, $exception] = [TokuCode::lookup($code), thrown($code)];
    $message = $isKnown ? "$text ($code {$entry?->name})" : $text;
    $status = [TokuCode::grpcStatus($code)->value, TokuCode::httpStatus($code)];
    $answers = [
        [TokuCode::isKnown($code), $entry?->code, $entry?->description, TokuCode::ordinals([$code])],
        [TokuCode::describe($code), TokuCode::category($code)?->value, TokuCode::isError($code)],
        [TokuCode::action($code)->value, TokuCode::outcome($code)->value, TokuCode::isRetryable($code)],
        [$status[0] === 'OK', $isKnown || $status === ['UNKNOWN', 500], TokuCode::message($code)],
        [$exception?->getCode(), $exception?->getMessage(), $exception?->getCategory()?->value],
        [$exception?->getAction()->value, $exception?->getDescription(), $exception?->getHttpStatus()],
    ];
    $expected = [
        [$isKnown, $isKnown ? $code : null, $isKnown ? $text : null, [$position]],
        [$text, $category, $isError],
        [$action, $outcome, $action === 'retry'],
        [!$isError, true, $message],
        $isError ? [$code, $message, $category] : [null, null, null],
        $isError ? [$action, $text, $status[1]] : [null, null, null],
    ];
    if ($answers !== $expected) {
        throw new \Exception("$code is answered " . json_encode($answers) . ', not ' . json_encode($expected));
    }
    return $isKnown;
};

[$first, $last] = [(int) $argv[2], (int) $argv[3]];
[$low, $high] = [min(array_keys($blocks)) - 1000, 4096]; // all numbers between these are tried
$tried = 0;
$listed = 0;
$try = function (int $code) use ($compare, &$tried, &$listed): void {
    $listed += (int) $compare($code);
    $tried++;
};
for ($code = $low - STRIDE; $code > $first; $code -= STRIDE) {
    $try($code);
}
for ($code = max($first, $low); $code <= min($last, $high); $code++) {
    $try($code);
}
for ($code = $high + STRIDE; $code < $last; $code += STRIDE) {
    $try($code);
}
array_map($try, array_filter([$first, $last], fn (int $end): bool => $end < $low || $end > $high));
$isAsked = fn (int $code): bool => $code >= $first && $code <= $last;
if ($listed !== count(array_filter(array_keys($published), $isAsked))) {
    throw new \Exception("$listed are listed");
}
echo "$tried numbers, $listed listed, 0 differ\n";
