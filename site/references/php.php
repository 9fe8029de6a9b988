<?php

// Writes the reference of the PHP package as a part of a page, from its classes and their comments:
// `php site/references/php.php AUTOLOAD`.

declare(strict_types=1);

ob_start();
require __DIR__ . '/../../php/tests/api.php'; // it knows what is public: $classes, isListed(), items(), signature()
ob_end_clean();

/** A comment: its paragraphs, or the first, with `code` and links to methods, and a list of its tags. */
function documentation(Reflector $item, bool $isShort = false): string
{
    $text = preg_replace('~^[ \t]*/?\*+/?[ \t]?|[ \t]*\*/$~m', '', (string) $item->getDocComment());
    [$text, $tags] = preg_split('/^(?=@)/m', htmlspecialchars(trim($text)), 2) + [1 => ''];
    $paragraphs = array_slice(preg_split('/\n\s*\n/', trim($text)), 0, $isShort ? 1 : null);
    $text = preg_replace('/`([^`]+)`/', '<code>$1</code>', implode("</p>\n<p>", $paragraphs));
    $text = preg_replace('/\b(Toku\w+)::(\w+)\(\)/', '<a href="#$1.$2"><code>$0</code></a>', $text);
    $tags = preg_replace('/^@(\w+) +(.+?)\s*(?=^@|\z)/ms', "<div><dt>$1</dt><dd>$2</dd></div>\n", $tags);
    return ($text === '' ? '' : "<p>$text</p>\n") . ($tags === '' ? '' : "<dl>$tags</dl>\n");
}

function code(string $declaration): string
{
    $text = htmlspecialchars(str_replace('TokuCodes\\', '', $declaration));
    return "<pre tabindex=\"0\"><code class=\"php\">$text</code></pre>\n";
}

function member(ReflectionClassConstant|ReflectionProperty $item): string
{
    $declaration = match (true) {
        $item instanceof ReflectionProperty => "{$item->getType()} \${$item->name}",
        $item->isEnumCase() => "case $item->name = '{$item->getValue()->value}'",
        default => "const $item->name = " . var_export($item->getValue(), true),
    };
    $text = htmlspecialchars(str_replace('TokuCodes\\', '', $declaration));
    return "<div><dt><code>$text</code></dt><dd>" . documentation($item, true) . "</dd></div>\n";
}

// Exceptions last.
$rank = static fn (ReflectionClass $class) => [$class->isSubclassOf(Throwable::class), $class->isEnum()];
usort($classes, static fn ($one, $other) => $rank($one) <=> $rank($other));
$names = array_map(static fn ($class) => $class->getShortName(), $classes);
$links = array_map(static fn ($name) => "<a href=\"#$name\">$name</a>", $names);
echo "<h1>Namespace TokuCodes</h1>\n<nav class=\"chips\" aria-label=\"Classes\">", implode(' ', $links), "</nav>\n";
foreach ($classes as $class) {
    $name = $class->getShortName();
    echo "<h2 id=\"$name\">$name</h2>\n", code(items($class)[0]), documentation($class);
    $members = $class->getReflectionConstants(ReflectionClassConstant::IS_PUBLIC);
    $members = [...$members, ...($class->isEnum() ? [] : $class->getProperties(ReflectionProperty::IS_PUBLIC))];
    echo $members === [] ? '' : '<dl class="members">' . implode(array_map(member(...), $members)) . "</dl>\n";
    foreach ($class->getMethods(ReflectionMethod::IS_PUBLIC) as $method) {
        if (isListed($method) && $method->class === $class->name) {
            $modifiers = implode(' ', Reflection::getModifierNames($method->getModifiers()));
            echo "<h3 id=\"$name.$method->name\">$method->name</h3>\n";
            echo code("$modifiers function $method->name" . signature($method)), documentation($method);
        }
    }
}
