package tests

// Loggers that keep the number of a code, which people search for. log/slog does so by itself.

import (
	"bytes"
	"testing"

	"github.com/rs/zerolog"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"example.com/toku-codes/go/tokucodes"
)

func logRefusal(byZap *zap.Logger, byZerolog zerolog.Logger, code tokucodes.Code) {
	byZap.Warn("not sent", zap.Int32("code", int32(code)), zap.Stringer("action", code.Action()), zap.Error(code.Err()))
	byZerolog.Warn().Int32("code", int32(code)).Stringer("action", code.Action()).Err(code.Err()).Msg("not sent")
}

func TestLogs(t *testing.T) {
	var text bytes.Buffer
	encoder := zapcore.NewJSONEncoder(zapcore.EncoderConfig{MessageKey: "message", LevelKey: "level",
		EncodeLevel: zapcore.LowercaseLevelEncoder})
	zapLogger := zap.New(zapcore.NewCore(encoder, zapcore.AddSync(&text), zap.DebugLevel))
	zerologLogger := zerolog.New(&text)

	logRefusal(zapLogger, zerologLogger, -1100)
	logRefusal(zapLogger, zerologLogger, -9999)
	// Other ways to log a Code: as a Stringer it loses the number, in JSON it keeps it.
	zapLogger.Info("any", zap.Any("code", tokucodes.LowCreditBalance), zap.Reflect("reflected", tokucodes.LowCreditBalance))
	zerologLogger.Info().Any("code", tokucodes.LowCreditBalance).Stringer("text", tokucodes.LowCreditBalance).Msg("any")
	const want = `{"level":"warn","message":"not sent","code":-1100,"action":"top_up","error":"low credit balance (-1100 LOW_CREDIT_BALANCE)"}
{"level":"warn","code":-1100,"action":"top_up","error":"low credit balance (-1100 LOW_CREDIT_BALANCE)","message":"not sent"}
{"level":"warn","message":"not sent","code":-9999,"action":"investigate","error":"unknown code -9999"}
{"level":"warn","code":-9999,"action":"investigate","error":"unknown code -9999","message":"not sent"}
{"level":"info","message":"any","code":"low credit balance","reflected":-1100}
{"level":"info","code":-1100,"text":"low credit balance","message":"any"}
`
	if text.String() != want {
		t.Errorf("logged\n%s, want\n%s", text.String(), want)
	}
}
