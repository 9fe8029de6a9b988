import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import java.util.HashMap;
import java.util.Map;

/** Jackson 2, with and without ParameterNamesModule. */
class JacksonTest extends JacksonCases {
  @Override
  Class<? extends Exception> error() {
    return JsonProcessingException.class;
  }

  @Override
  Mapper mapper(boolean hasNames) {
    JsonMapper.Builder builder =
        JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);
    JsonMapper mapper =
        (hasNames ? builder.addModule(new ParameterNamesModule()) : builder).build();
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
