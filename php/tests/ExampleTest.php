<?php

declare(strict_types=1);

namespace TokuCodes\Tests;

use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/vectors.php';

/**
 * Runs examples/callback.php in a terminal and under PHP's web server.
 *
 * @group processes
 */
final class ExampleTest extends TestCase
{
    private const EXAMPLE = __DIR__ . '/../examples/callback.php';

    /** @return list<string> PHP with the settings of this process, where the example finds the installed package. */
    private static function php(): array
    {
        $folder = dirname((string) (new \ReflectionClass(\TokuCodes\TokuCode::class))->getFileName(), 5);
        self::assertFileExists("$folder/vendor/autoload.php");
        $command = [PHP_BINARY, '-d', "include_path=$folder"];
        foreach (['opcache.enable_cli', 'opcache.jit_buffer_size', 'opcache.jit'] as $setting) {
            array_push($command, '-d', $setting . '=' . ini_get($setting));
        }
        return $command;
    }

    private static function assertAnswer(string $expected, string $answer, string $body): void
    {
        if ($expected === 'refused') {
            self::assertMatchesRegularExpression('/^refused: \S.+$/D', $answer, $body);
        } else {
            self::assertSame($expected, $answer, $body);
        }
    }

    public function testBodiesFromATerminal(): void
    {
        $rows = rows('callbacks.tsv', 2);
        $process = proc_open([...self::php(), self::EXAMPLE], [['pipe', 'r'], ['pipe', 'w'], STDERR], $pipes);
        fwrite($pipes[0], implode("\n", array_column($rows, 0)) . "\n");
        fclose($pipes[0]);
        $answers = explode("\n", rtrim((string) stream_get_contents($pipes[1]), "\n"));
        self::assertSame(0, proc_close($process));
        self::assertCount(count($rows), $answers);
        self::assertGreaterThan(40, count($rows));
        foreach ($rows as $i => [$body, $expected]) {
            self::assertAnswer($expected, $answers[$i], $body);
        }
    }

    public function testRequestsUnderAWebServer(): void
    {
        $socket = stream_socket_server('tcp://127.0.0.1:0');
        $address = stream_socket_get_name($socket, false);
        fclose($socket);
        $command = [...self::php(), '-S', $address, self::EXAMPLE];
        $process = proc_open($command, [2 => ['file', '/dev/null', 'w']], $pipes);
        try {
            for ($turn = 0; $turn < 100 && @stream_socket_client("tcp://$address") === false; $turn++) {
                usleep(50_000);
            }
            $rows = rows('callbacks.tsv', 2);
            foreach ($rows as [$body, $expected]) {
                self::assertServed($address, 'POST', $body, $expected);
                if (!str_starts_with($body, '{')) {
                    self::assertServed($address, 'GET', $body, $expected);
                }
            }
            self::assertServed($address, 'GET', 'result[]=0&result=-3005', '-3005: stop asking: task completed');
            self::assertServed($address, 'GET', '', 'refused');
            self::assertServed($address, 'POST', '', 'refused');
        } finally {
            proc_terminate($process);
            proc_close($process);
        }
    }

    private static function assertServed(string $address, string $method, string $body, string $expected): void
    {
        $isGet = $method === 'GET';
        $type = str_starts_with($body, '{') ? 'application/json' : 'application/x-www-form-urlencoded';
        $options = ['method' => $method, 'content' => $isGet ? '' : $body, 'header' => "Content-Type: $type"];
        $context = stream_context_create(['http' => $options + ['ignore_errors' => true, 'timeout' => 10]]);
        $url = "http://$address/" . ($isGet ? '?' . str_replace(' ', '%20', $body) : '');
        $answer = rtrim((string) file_get_contents($url, false, $context), "\n");
        self::assertAnswer($expected, $answer, "$method $body");
        self::assertStringContainsString($expected === 'refused' ? ' 400 ' : ' 200 ', $http_response_header[0]);
    }
}
