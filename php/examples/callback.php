<?php

// Handles callbacks of Toku: answers a request under a web server; in a terminal it reads bodies from standard input,
// one per line, and prints one line for each.
//
// `result` is the key of Toku's documented call webhook, "Call Handle, Status, and Callback". Toku does not
// publish the keys of its REST answers: look at an answer first. Toku's page calls every negative `result` an error;
// that some are states of a task (Track and Ended) is this library's reading.

declare(strict_types=1);

use TokuCodes\Action;
use TokuCodes\TokuCode;

require 'vendor/autoload.php';

/** Reads `result` from a JSON object, a form body or a query string. Throws unless there is one that is readable. */
function readResult(string $body): int
{
    // json_decode(), parse_str() and $_GET keep only the last of equal keys, so the keys are counted here.
    if (str_starts_with($body, '{')) {
        $result = json_decode($body, true, flags: JSON_THROW_ON_ERROR)['result'] ?? null;
        preg_match_all('/("(?:[^"\\\\]++|\\\\.)*+")\s*+(:?)/', $body, $strings, PREG_SET_ORDER);
        $keys = array_map(fn (array $string) => $string[2] === ':' ? json_decode($string[1]) : null, $strings);
    } else {
        $pairs = array_map(fn (string $pair) => explode('=', $pair, 2) + [1 => ''], explode('&', $body));
        $keys = array_map(urldecode(...), array_column($pairs, 0));
        $result = urldecode(array_combine($keys, array_column($pairs, 1))['result'] ?? '');
    }
    $count = count(array_keys($keys, 'result', true));
    if ($count !== 1) {
        throw new \UnexpectedValueException("expected one result, got $count");
    }
    return match (get_debug_type($result)) {
        'int' => $result,
        'string' => TokuCode::parse($result),
        default => throw new \UnexpectedValueException('expected a number as result, got ' . get_debug_type($result)),
    };
}

function decide(int $code): string
{
    $action = TokuCode::action($code);
    return "$code: " . match ($action) {
        Action::Done => 'done', // only 0: a task that runs or was canceled is not an error either
        Action::Track => 'ask again later: ' . TokuCode::describe($code),
        Action::Ended => 'stop asking: ' . TokuCode::describe($code), // a loop that asks for a task's state ends here
        Action::Retry => 'send again later: ' . TokuCode::message($code),
        Action::TopUp => 'top up, then send again: ' . TokuCode::message($code),
        // FixRequest, FixSetup, Investigate, and what a later version adds.
        default => "ask a person ({$action->value}): " . TokuCode::message($code),
    };
}

/** @return array{int, string} The HTTP status to answer with, and a line for the log. */
function handleCallback(string $body): array
{
    try {
        return [200, decide(readResult($body))];
    } catch (\UnexpectedValueException | \JsonException $exception) { // a ParseException is the former
        return [400, "refused: {$exception->getMessage()}"];
    }
}

if (PHP_SAPI === 'cli') {
    while (($line = fgets(STDIN)) !== false) {
        echo handleCallback(rtrim($line, "\n"))[1], "\n";
    }
} else {
    $isGet = $_SERVER['REQUEST_METHOD'] === 'GET';
    $body = $isGet ? $_SERVER['QUERY_STRING'] ?? '' : (string) file_get_contents('php://input');
    [$status, $line] = handleCallback($body);
    http_response_code($status);
    header('Content-Type: text/plain; charset=utf-8');
    echo $line, "\n";
}
