<?php

// Reads the vector files of conformance/.

declare(strict_types=1);

namespace TokuCodes\Tests;

const CONFORMANCE = __DIR__ . '/../../conformance/';

/** @return list<list<string>> The rows of a file, each with this many columns. */
function rows(string $file, int $columns): array
{
    $lines = explode("\n", rtrim((string) file_get_contents(CONFORMANCE . $file), "\n"));
    $rows = [];
    foreach ($lines as $line) {
        if (!str_starts_with($line, '#')) {
            $rows[] = explode("\t", $line);
        }
    }
    foreach ($rows as $row) {
        if (count($row) !== $columns) {
            throw new \LengthException("$file does not have $columns columns: " . implode(' | ', $row));
        }
    }
    $list = getenv('TOKU_VECTORS_READ');
    if ($list !== false) {
        file_put_contents($list, "$file\t" . count($rows) . "\n", FILE_APPEND);
    }
    return $rows;
}

/** The text that an escaped one stands for. */
function unescaped(string $text): string
{
    if (preg_match('/^<(\d+)\*(.*)>$/Ds', $text, $found) === 1) {
        return str_repeat($found[2], (int) $found[1]);
    }
    $letters = ['\\t' => "\t", '\\r' => "\r", '\\n' => "\n", '\\\\' => '\\'];
    $character = fn (array $found): string => $letters[$found[0]] ?? (string) hex2bin(substr($found[0], 2));
    return (string) preg_replace_callback('/\\\\x..|\\\\./s', $character, $text);
}
