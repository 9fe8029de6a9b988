<?php

// bench.php AUTOLOAD PEER LIBRARY WORKLOADS: prints one line per figure: what, workload, ns. Times are processor times,
// of which the loop around a call is subtracted.

declare(strict_types=1);

use TokuCodes\TokuCode;

[, $autoload, $peer, $library, $workloads] = $argv;
require $autoload;
require $peer;

$ffi = FFI::cdef('const char *toku_strerror(int32_t code);', $library);

// A function for each, since a call through a variable costs more than what is measured.
$loops = [
    'describe' => static function (array $codes): void {
        foreach ($codes as $code) {
            TokuCode::describe($code);
        }
    },
    'array constant' => static function (array $codes): void {
        foreach ($codes as $code) {
            Peer::describe($code);
        }
    },
    'FFI' => static function (array $codes) use ($ffi): void {
        foreach ($codes as $code) {
            $ffi->toku_strerror($code);
        }
    },
    'action' => static function (array $codes): void {
        foreach ($codes as $code) {
            TokuCode::action($code);
        }
    },
    'the loop' => static function (array $codes): void {
        foreach ($codes as $code) {
        }
    },
];

/** Processor time in ns per code, of the fastest of some turns. */
function timed(Closure $loop, array $codes): float
{
    $best = INF;
    for ($turn = 0; $turn < 7; $turn++) {
        $before = getrusage();
        for ($i = 0; $i < 30; $i++) {
            $loop($codes);
        }
        $after = getrusage();
        $taken = ($after['ru_utime.tv_sec'] - $before['ru_utime.tv_sec']) * 1e9
            + ($after['ru_utime.tv_usec'] - $before['ru_utime.tv_usec']) * 1e3;
        $best = min($best, $taken / 30 / count($codes));
    }
    return $best;
}

foreach (['uniform', 'mix', 'unknown', 'hot'] as $workload) {
    $bytes = (string) file_get_contents("$workloads/$workload.i32", length: 4 * 4096);
    $codes = array_map(static fn (int $code): int => $code << 32 >> 32, array_values(unpack('V*', $bytes)));
    foreach ($codes as $code) {
        if (TokuCode::describe($code) !== Peer::describe($code)) {
            throw new UnexpectedValueException("$code has different texts");
        }
    }
    $loop = timed($loops['the loop'], $codes);
    foreach (array_slice($loops, 0, -1) as $what => $measured) {
        printf("%s\t%s\t%.2f\tns\n", $what, $workload, timed($measured, $codes) - $loop);
    }
}
