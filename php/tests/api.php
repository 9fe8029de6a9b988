<?php

// api.php AUTOLOAD: prints the public API of the installed package, one item per line. Left out are what is
// `@internal`, the codes, which conformance/registry.tsv has, and what PHP adds to every enum and exception.

declare(strict_types=1);

require $argv[1];

function isListed(ReflectionClass|ReflectionMethod $item): bool
{
    $isOurs = str_starts_with($item->class ?? $item->name, 'TokuCodes\\') && !$item->isInternal();
    $isInterface = $item instanceof ReflectionClass && $item->isInterface(); // TokuCode has its constants
    return $isOurs && !$isInterface && !str_contains((string) $item->getDocComment(), '@internal');
}

/** The type that PHPDoc gives after a tag, otherwise the native one. */
function type(ReflectionMethod $method, string $tag, ?ReflectionType $native): string
{
    $pattern = '/@' . str_replace('TYPE', '(\S+)', preg_quote($tag, '/')) . '/';
    return preg_match($pattern, (string) $method->getDocComment(), $found) === 1 ? $found[1] : (string) $native;
}

function signature(ReflectionMethod $method): string
{
    $parameters = array_map(static function (ReflectionParameter $parameter) use ($method): string {
        $type = type($method, "param TYPE \${$parameter->name}", $parameter->getType());
        $default = $parameter->isOptional() ? ' = ' . var_export($parameter->getDefaultValue(), true) : '';
        return "$type \${$parameter->name}$default";
    }, $method->getParameters());
    return '(' . implode(', ', $parameters) . '): ' . type($method, 'return TYPE', $method->getReturnType());
}

/** @return list<string> */
function items(ReflectionClass $class): array
{
    $name = $class->getShortName();
    $parent = $class->isEnum() ? ': ' . (new ReflectionEnum($class->name))->getBackingType()
        : ($class->getParentClass() ? " extends {$class->getParentClass()->getShortName()}" : '');
    $items = [($class->isEnum() ? 'enum ' : 'class ') . $name . $parent . ($class->isFinal() ? ', final' : '')];
    foreach ($class->getReflectionConstants(ReflectionClassConstant::IS_PUBLIC) as $constant) {
        $value = $constant->getValue();
        if ($constant->isEnumCase()) {
            $items[] = "case $name.{$constant->name} = $value->value";
        } elseif (in_array($constant->name, ['TABLE_HASH', 'TABLE_VERSION'], true)) {
            $items[] = "constant $name.{$constant->name}: " . get_debug_type($value);
        }
    }
    foreach ($class->isEnum() ? [] : $class->getProperties(ReflectionProperty::IS_PUBLIC) as $property) {
        $readonly = $property->isReadOnly() ? ', readonly' : '';
        $items[] = "property $name.{$property->name}: {$property->getType()}$readonly";
    }
    foreach ($class->getMethods(ReflectionMethod::IS_PUBLIC) as $method) {
        if (isListed($method) && $method->class === $class->name) {
            $modifiers = implode(' ', Reflection::getModifierNames($method->getModifiers()));
            $items[] = "function $name.{$method->name}" . signature($method) . ", $modifiers";
        }
    }
    return $items;
}

$sources = dirname((string) (new ReflectionClass(TokuCodes\TokuCode::class))->getFileName());
$names = array_map(static fn (string $file) => 'TokuCodes\\' . basename($file, '.php'), glob("$sources/*.php"));
$classes = array_filter(array_map(static fn (string $name) => new ReflectionClass($name), $names), isListed(...));
$lines = array_merge(...array_map(items(...), array_values($classes)));
if (count($lines) < 100) {
    throw new LengthException('this is not all of the package');
}
sort($lines);
echo str_replace('TokuCodes\\', '', implode("\n", $lines)), "\n";
