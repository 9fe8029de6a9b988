<?php

declare(strict_types=1);

namespace TokuCodes\Tests;

use PHPUnit\Framework\TestCase;
use TokuCodes\Action;
use TokuCodes\Category;
use TokuCodes\Entry;
use TokuCodes\GrpcStatus;
use TokuCodes\Outcome;
use TokuCodes\ParseException;
use TokuCodes\TokuCode;
use TokuCodes\TokuException;

require_once __DIR__ . '/vectors.php';

/** Compares the installed package with the vectors. */
final class ConformanceTest extends TestCase
{
    public function testEntriesAreTheRowsOfTheTable(): void
    {
        $rows = rows('table.tsv', 10);
        $entries = TokuCode::entries();
        self::assertCount(count($rows), $entries);
        self::assertGreaterThan(100, count($rows));
        $constants = (new \ReflectionClass(TokuCode::class))->getConstants();
        unset($constants['TABLE_VERSION'], $constants['TABLE_HASH']);
        self::assertSame(array_column($rows, 1), array_keys($constants));
        foreach ($rows as $position => $row) {
            [$number, $name, $category, $outcome, $action, $grpc, $description, $http, $isError, $isRetryable] = $row;
            $code = (int) $number;
            $entry = new Entry(
                $code,
                $name,
                $description,
                Category::from($category),
                Outcome::from($outcome),
                Action::from($action),
                GrpcStatus::from($grpc),
                (int) $http,
                $isError === 'true',
                $isRetryable === 'true',
            );
            self::assertEquals($entry, $entries[$position]);
            self::assertSame($entries[$position], TokuCode::lookup($code));
            self::assertSame($code, $constants[$name]);
            self::assertSame($code, TokuCode::lookupName($name));
            self::assertSame($code, TokuCode::parse(strtolower($name)));
            self::assertSame($position, TokuCode::ordinals([$code])[0]);
            self::assertFacts($entry, $code, "$description ($code $name)");
        }
    }

    /** Compares the functions, and the exception, with the facts about a number. */
    private static function assertFacts(Entry $facts, int $code, string $message): void
    {
        self::assertSame($facts->description, TokuCode::describe($code));
        self::assertSame($message, TokuCode::message($code));
        self::assertSame($facts->category, TokuCode::category($code));
        self::assertSame($facts->outcome, TokuCode::outcome($code));
        self::assertSame($facts->action, TokuCode::action($code));
        self::assertSame($facts->grpcStatus, TokuCode::grpcStatus($code));
        self::assertSame($facts->httpStatus, TokuCode::httpStatus($code));
        self::assertSame($facts->isError, TokuCode::isError($code));
        self::assertSame($facts->isRetryable, TokuCode::isRetryable($code));
        if (!$facts->isError) {
            return;
        }
        $exception = TokuException::of($code);
        self::assertSame([$code, $message], [$exception->getCode(), $exception->getMessage()]);
        self::assertSame($facts->description, $exception->getDescription());
        self::assertSame($facts->category, $exception->getCategory());
        self::assertSame($facts->action, $exception->getAction());
        self::assertSame($facts->grpcStatus, $exception->getGrpcStatus());
        self::assertSame($facts->httpStatus, $exception->getHttpStatus());
        self::assertSame($facts->isRetryable, $exception->isRetryable());
        self::assertSame(TokuCode::lookup($code), $exception->getEntry());
    }

    public function testPublishedTextsAreAnsweredByteForByte(): void
    {
        foreach (rows('published.tsv', 2) as [$code, $text]) {
            self::assertSame($text, TokuCode::describe((int) $code));
            self::assertSame($text, TokuCode::lookup((int) $code)?->description);
        }
    }

    public function testActionsAndStatusesByListsThatDoNotComeFromTheCore(): void
    {
        $outcomes = ['done' => 'success', 'track' => 'progress', 'ended' => 'progress'];
        $statuses = array_column(rows('statuses.tsv', 4), null, 1);
        foreach ($statuses as $name => [$number, , $http]) {
            self::assertSame((int) $number, GrpcStatus::from($name)->number());
        }
        self::assertSame(array_column(GrpcStatus::cases(), 'value'), array_keys($statuses));
        $actions = rows('actions.tsv', 2);
        self::assertCount(count(TokuCode::entries()), $actions);
        foreach ($actions as [$number, $action]) {
            $code = (int) $number;
            self::assertSame($action, TokuCode::action($code)->value);
            self::assertSame($outcomes[$action] ?? 'error', TokuCode::outcome($code)->value);
            self::assertSame(!isset($outcomes[$action]), TokuCode::isError($code));
            self::assertSame($action === 'retry', TokuCode::isRetryable($code));
            [, , $http, $isRetryable] = $statuses[TokuCode::grpcStatus($code)->value];
            self::assertSame((int) $http, TokuCode::httpStatus($code));
            self::assertSame($isRetryable === 'true', TokuCode::isRetryable($code));
        }
    }

    public function testKindsHaveTheListedNames(): void
    {
        $names = ['category' => [], 'outcome' => [], 'action' => []];
        foreach (rows('kinds.tsv', 3) as [$kind, , $name]) {
            $names[$kind][] = $name;
        }
        $values = fn (string $enum): array => array_column($enum::cases(), 'value');
        $enums = ['category' => Category::class, 'outcome' => Outcome::class, 'action' => Action::class];
        self::assertSame($names, array_map($values, $enums));
    }

    public function testEveryNumberOfABlockHasItsCategoryAndTheExceptionOfIt(): void
    {
        foreach (rows('blocks.tsv', 3) as [$name, $first, $last]) {
            $category = Category::from($name);
            $class = "TokuCodes\\{$category->name}Exception";
            for ($code = (int) $first; $code >= (int) $last; $code--) {
                self::assertSame($category, TokuCode::category($code), "category of $code");
                if (TokuCode::isError($code)) {
                    self::assertSame($class, TokuException::of($code)::class);
                }
                if (!TokuCode::isKnown($code)) {
                    self::assertUnknown($code, $category);
                }
            }
        }
    }

    public function testNumbersOutsideEveryBlockAreUnknown(): void
    {
        $blocks = rows('blocks.tsv', 3);
        $ends = array_merge(...array_map(fn (array $row): array => [(int) $row[1] + 1, (int) $row[2] - 1], $blocks));
        $wide = [0x7fffffff, -0x80000000, 0x80000000, -0x80000001, 4294966196, 0x100000000, PHP_INT_MAX, PHP_INT_MIN];
        $outside = array_filter($ends, fn (int $end): bool => $end > 0 || self::isOutside($end, $blocks));
        self::assertGreaterThan(6, count($outside));
        foreach ([...$outside, ...$wide, 1, -9999] as $code) {
            self::assertUnknown($code, null);
            self::assertSame(TokuException::class, TokuException::of($code)::class);
        }
    }

    /** @param list<list<string>> $blocks */
    private static function isOutside(int $code, array $blocks): bool
    {
        return array_filter($blocks, fn (array $row): bool => $code <= (int) $row[1] && $code >= (int) $row[2]) === [];
    }

    private static function assertUnknown(int $code, ?Category $category): void
    {
        self::assertFalse(TokuCode::isKnown($code));
        self::assertNull(TokuCode::lookup($code));
        self::assertSame("unknown code $code", TokuCode::describe($code));
        self::assertSame("unknown code $code", TokuCode::message($code));
        self::assertSame(
            [$category, Outcome::Error, Action::Investigate, GrpcStatus::Unknown, 500, true, false, [-1]],
            [
                TokuCode::category($code),
                TokuCode::outcome($code),
                TokuCode::action($code),
                TokuCode::grpcStatus($code),
                TokuCode::httpStatus($code),
                TokuCode::isError($code),
                TokuCode::isRetryable($code),
                TokuCode::ordinals([$code]),
            ],
        );
        try {
            TokuCode::throwIfError($code);
            self::fail("$code is not an error");
        } catch (TokuException $exception) {
            self::assertSame([$code, "unknown code $code"], [$exception->getCode(), $exception->getMessage()]);
            self::assertSame("unknown code $code", $exception->getDescription());
            self::assertSame([$category, null], [$exception->getCategory(), $exception->getEntry()]);
            self::assertSame([Action::Investigate, 500], [$exception->getAction(), $exception->getHttpStatus()]);
            self::assertSame([GrpcStatus::Unknown, false], [$exception->getGrpcStatus(), $exception->isRetryable()]);
        }
    }

    public function testParseReadsWhatPeopleWrite(): void
    {
        $reasons = [
            'empty' => 'the text is empty',
            'too_long' => 'the text is longer than 256 bytes',
            'not_a_code' => 'neither a name nor a number',
            'out_of_range' => 'the number is outside 32 bits',
        ];
        foreach (rows('parse.tsv', 2) as [$escaped, $answer]) {
            $text = unescaped($escaped);
            try {
                $read = (string) TokuCode::parse($text);
            } catch (ParseException $exception) {
                self::assertStringEndsWith(" is not a code: $exception->reason", $exception->getMessage());
                self::assertSame($text, $exception->text);
                $read = $exception->reason;
            }
            self::assertSame($reasons[$answer] ?? $answer, $read, "parse of $escaped");
        }
    }

    public function testParseQuotesWhatItRefuses(): void
    {
        foreach (rows('refused.tsv', 3) as [$escaped, $quoted, $reason]) {
            try {
                self::fail("$escaped is read as " . TokuCode::parse(unescaped($escaped)));
            } catch (ParseException $exception) {
                self::assertSame("$quoted is not a code: $reason", $exception->getMessage());
            }
        }
    }

    public function testLookupNameIsExact(): void
    {
        foreach (rows('names.tsv', 2) as [$escaped, $answer]) {
            $expected = $answer === '-' ? null : (int) $answer;
            self::assertSame($expected, TokuCode::lookupName(unescaped($escaped)), "lookupName of $escaped");
        }
    }

    public function testSearchFindsByWords(): void
    {
        foreach (rows('search.tsv', 2) as [$escaped, $answer]) {
            $found = TokuCode::search(unescaped($escaped));
            self::assertSame($answer, implode(' ', array_column($found, 'code')), "search for $escaped");
        }
    }

    public function testTheTableIsThatOfTheVectors(): void
    {
        $text = (string) file_get_contents(CONFORMANCE . 'table.tsv');
        self::assertSame(1, preg_match('/Table version (\d+), hash (\w+)\./', $text, $found));
        self::assertSame([(int) $found[1], $found[2]], [TokuCode::TABLE_VERSION, TokuCode::TABLE_HASH]);
    }
}
