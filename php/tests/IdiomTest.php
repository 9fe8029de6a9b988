<?php

declare(strict_types=1);

namespace TokuCodes\Tests;

use PHPUnit\Framework\TestCase;
use TokuCodes\CreditException;
use TokuCodes\ParseException;
use TokuCodes\TokuCode;
use TokuCodes\TokuException;

require_once __DIR__ . '/vectors.php';

/** Tests which inputs are refused, and what PHP's users expect of objects. */
final class IdiomTest extends TestCase
{
    private const BY_NUMBER = [
        'isKnown', 'lookup', 'describe', 'message', 'category', 'outcome', 'action', 'grpcStatus', 'httpStatus',
        'isError', 'isRetryable', 'throwIfError',
    ];
    private const BY_TEXT = ['parse', 'lookupName', 'search'];

    /** @return list<callable> What takes a code, called from files with and without strict types. */
    private static function byNumber(): array
    {
        $weak = require __DIR__ . '/weak.php';
        $functions = [TokuException::of(...), fn (mixed $code) => TokuCode::ordinals([0, $code])];
        foreach (self::BY_NUMBER as $name) {
            $functions[] = [TokuCode::class, $name](...);
            $functions[] = fn (mixed $code) => $weak($name, $code);
        }
        return $functions;
    }

    /** @return list<callable> */
    private static function byText(): array
    {
        $weak = require __DIR__ . '/weak.php';
        $functions = [];
        foreach (self::BY_TEXT as $name) {
            $functions[] = [TokuCode::class, $name](...);
            $functions[] = fn (mixed $text) => $weak($name, $text);
        }
        return $functions;
    }

    /** @return array<string, array{mixed, string}> */
    public static function notNumbers(): array
    {
        $advice = '; TokuCode::parse() reads text';
        return [
            'false' => [false, 'bool false'],
            'true' => [true, 'bool true'],
            'null' => [null, 'null'],
            'a float' => [-1100.0, 'float -1100.0'],
            'zero' => [0.0, 'float 0.0'],
            'NAN' => [NAN, 'float NAN'],
            'text' => ['-1100', 'the string "-1100"' . $advice],
            'empty text' => ['', 'the string ""' . $advice],
            'lines' => ["0\n\"\u{e9}\"", 'the string "0\n\"\u{e9}\""' . $advice],
            'long text' => [str_repeat('x', 1_000_000), 'the string "' . str_repeat('x', 64) . '"...' . $advice],
            'an array' => [[0], 'array'],
            'an object' => [new \ArrayObject(), 'ArrayObject'],
            'an anonymous object' => [new class {
            }, 'class@anonymous'],
            'a function' => [fn (): int => 0, 'Closure'],
            'a file' => [STDERR, 'resource (stream)'],
        ];
    }

    /** @dataProvider notNumbers */
    public function testAnythingButAnIntIsRefused(mixed $value, string $shown): void
    {
        foreach (self::byNumber() as $function) {
            self::assertRefused($function, $value, "expected an int, got $shown");
        }
    }

    /** @return array<string, array{mixed, string}> */
    public static function notTexts(): array
    {
        $others = array_filter(self::notNumbers(), fn (array $case): bool => !is_string($case[0]));
        $object = new class {
            public function __toString(): string
            {
                return '0';
            }
        };
        return [...$others, 'an int' => [0, 'int 0'], 'a text object' => [$object, 'class@anonymous']];
    }

    /** @dataProvider notTexts */
    public function testAnythingButAStringIsRefused(mixed $value, string $shown): void
    {
        foreach (self::byText() as $function) {
            self::assertRefused($function, $value, "expected a string, got $shown");
        }
    }

    private static function assertRefused(callable $function, mixed $value, string $message): void
    {
        try {
            $answer = $function($value);
        } catch (\TypeError $error) {
            self::assertSame($message, $error->getMessage());
            return;
        }
        self::fail('answered ' . var_export($answer, true));
    }

    public function testWeakCallersGetTheSameAnswers(): void
    {
        $weak = require __DIR__ . '/weak.php';
        self::assertSame('low credit balance', $weak('describe', -1100));
        self::assertSame(-1100, $weak('parse', '-1100'));
        self::assertSame(0, $weak('parse', ' SUCCESS '));
        self::assertNull($weak('throwIfError', 0));
    }

    public function testEveryParameterAndResultHasATypeOrPhpDoc(): void
    {
        $count = 0;
        $folder = dirname((string) (new \ReflectionClass(TokuCode::class))->getFileName());
        foreach (glob("$folder/*.php") as $file) {
            $class = new \ReflectionClass('TokuCodes\\' . basename($file, '.php'));
            self::assertTrue($class->isEnum() || $class->isInterface() || $class->isFinal()
                || $class->isSubclassOf(TokuException::class) || $class->name === TokuException::class, $class->name);
            foreach ($class->getMethods() as $method) {
                if (!str_starts_with($method->class, 'TokuCodes\\') || $method->isInternal()) {
                    continue; // PHP's own
                }
                $name = "{$class->name}::{$method->name}()";
                self::assertTrue($method->isConstructor() || $method->hasReturnType(), $name);
                $isDocumented = fn (string $tag): bool => str_contains((string) $method->getDocComment(), $tag);
                $isArray = (string) $method->getReturnType() === 'array';
                self::assertTrue(!$isArray || $isDocumented('@return '), "$name does not say what the array has");
                foreach ($method->getParameters() as $parameter) {
                    $type = (string) $parameter->getType();
                    $isVague = in_array($type, ['', 'mixed', 'array'], true) && $class->name !== 'TokuCodes\\Core';
                    self::assertNotSame('', $type, "$name, \${$parameter->name}");
                    $isTold = preg_match("/@param \S+ \\\${$parameter->name}\b/", (string) $method->getDocComment());
                    self::assertTrue(!$isVague || $isTold === 1, "$name does not document \${$parameter->name}");
                }
                $count++;
            }
        }
        self::assertGreaterThan(50, $count);
    }

    public function testAnExceptionIsCaughtByItsCategoryAndItsBase(): void
    {
        $caught = [];
        foreach ([CreditException::class, TokuException::class, \RuntimeException::class] as $class) {
            try {
                TokuCode::throwIfError(TokuCode::LOW_CREDIT_BALANCE);
            } catch (\Exception $exception) {
                self::assertInstanceOf($class, $exception);
                $caught[] = $exception->getCode();
            }
        }
        self::assertSame([-1100, -1100, -1100], $caught);
        TokuCode::throwIfError(TokuCode::TASK_COMPLETED); // a negative number that is not an error
        $cause = new \LogicException('why');
        self::assertSame($cause, TokuException::of(-1100, $cause)->getPrevious());
        self::assertInstanceOf(CreditException::class, TokuException::of(-1199));
    }

    public function testAnExceptionIsSerialisedWithItsNumber(): void
    {
        ini_set('zend.exception_ignore_args', '1'); // otherwise the trace has objects of PHPUnit, which cannot be
        $copy = unserialize(serialize(TokuException::of(-1100)));
        self::assertInstanceOf(CreditException::class, $copy);
        self::assertSame('low credit balance (-1100 LOW_CREDIT_BALANCE)', $copy->getMessage());
        self::assertSame('top_up', $copy->getAction()->value);
    }

    public function testWhatIsNotAnErrorHasNoException(): void
    {
        foreach ([TokuCode::SUCCESS, TokuCode::TASK_CANCELED] as $code) {
            try {
                TokuException::of($code);
                self::fail("an exception of $code");
            } catch (\ValueError $error) {
                self::assertSame("$code is not an error", $error->getMessage());
            }
        }
    }

    public function testASerialisedExceptionWithoutItsCodeIsRefused(): void
    {
        $class = '"TokuCodes\CreditException"';
        $code = fn (int $code) => "O:25:$class:1:{s:7:\"\0*\0code\";i:$code;}";
        foreach (["O:25:$class:0:{}", $code(0), $code(-101)] as $text) {
            try {
                unserialize($text);
                self::fail("no exception for $text");
            } catch (\UnexpectedValueException $exception) {
                self::assertSame('not a serialized TokuCodes\TokuException', $exception->getMessage());
            }
        }
    }

    /** @group processes */
    public function testOpcacheAndItsJitAreOnWhereTheyAreAskedFor(): void
    {
        $status = opcache_get_status(false);
        self::assertSame(get_cfg_var('opcache.enable_cli') === '1', $status !== false);
        self::assertSame(get_cfg_var('opcache.jit') === 'tracing', $status['jit']['on'] ?? false);
    }

    public function testTheTableCannotBeChanged(): void
    {
        foreach (['Engine', 'Core', 'Data', 'TokuCode'] as $name) {
            $class = new \ReflectionClass("TokuCodes\\$name");
            $writable = array_filter($class->getProperties(), fn ($property) => $property->isStatic()
                && $property->isPublic());
            self::assertSame([], $writable, "$name has a static property that anyone can write");
        }
        self::assertIsString((new \ReflectionClass(\TokuCodes\Engine::class))->getConstant('TABLE'));
    }

    public function testEntriesAreImmutableAndWrittenAsJson(): void
    {
        $entry = TokuCode::lookup(TokuCode::CALL_CDR_NOT_FOUND);
        $json = '{"code":-1216,"name":"CALL_CDR_NOT_FOUND","description":"call cdr not found","category":"call",'
            . '"outcome":"error","action":"fix_request","grpcStatus":"NOT_FOUND","httpStatus":404,"isError":true,'
            . '"isRetryable":false}';
        self::assertSame($json, json_encode($entry));
        self::assertEquals($entry, unserialize(serialize($entry)));
        $this->expectExceptionMessage('Cannot modify readonly property TokuCodes\Entry::$code');
        $entry->code = 0;
    }

    public function testOrdinalsKeepKeys(): void
    {
        self::assertSame(['a' => 0, 7 => -1, 'b' => 109], TokuCode::ordinals(['a' => 0, 7 => -9999, 'b' => -3009]));
        self::assertSame([], TokuCode::ordinals([]));
    }

    public function testParseExceptionIsAnUnexpectedValue(): void
    {
        $this->expectException(\UnexpectedValueException::class);
        $this->expectExceptionMessage('"12abc" is not a code: neither a name nor a number');
        TokuCode::parse('12abc');
    }

    public function testHugeTextsAreRefusedAndFindNothing(): void
    {
        $huge = str_repeat('-1100 ', 1_000_000);
        self::assertSame([], TokuCode::search($huge));
        self::assertNull(TokuCode::lookupName($huge));
        try {
            self::fail('read as ' . TokuCode::parse($huge));
        } catch (ParseException $exception) {
            self::assertSame('the text is longer than 256 bytes', $exception->reason);
            self::assertLessThan(150, strlen($exception->getMessage()));
        }
    }

    /** @group processes */
    public function testASignalHandlerMayCallDuringACall(): void
    {
        $handled = 0;
        pcntl_async_signals(true);
        pcntl_signal(SIGALRM, function () use (&$handled): void {
            self::assertSame(-2004, TokuCode::parse('invalid_from_number'));
            $handled++;
        });
        $end = microtime(true) + 10;
        pcntl_alarm(1);
        while ($handled === 0 && microtime(true) < $end) {
            self::assertSame(-1100, TokuCode::parse('low_credit_balance'));
            self::assertCount(4, TokuCode::search('credit'));
        }
        pcntl_signal(SIGALRM, SIG_DFL);
        self::assertSame(1, $handled);
    }
}
