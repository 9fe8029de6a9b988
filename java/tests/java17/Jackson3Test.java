import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Jackson 3, with and without the names of parameters, which it looks for without a module. */
class Jackson3Test extends JacksonCases {
  @Override
  Class<? extends Exception> error() {
    return JacksonException.class;
  }

  @Override
  Mapper mapper(boolean hasNames) {
    JsonMapper mapper =
        JsonMapper.builder()
            .configure(MapperFeature.DETECT_PARAMETER_NAMES, hasNames)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();
    return new Mapper() {
      @Override
      public String write(Object value) throws Exception {
        return mapper.writeValueAsString(value);
      }

      @Override
      public <T> T read(String json, Class<T> type) throws Exception {
        return mapper.readValue(json, type);
      }

      @Override
      public <K, V> Map<K, V> readMap(String json, Class<K> keys, Class<V> values)
          throws Exception {
        return mapper.readValue(
            json, mapper.getTypeFactory().constructMapType(HashMap.class, keys, values));
      }
    };
  }
}
