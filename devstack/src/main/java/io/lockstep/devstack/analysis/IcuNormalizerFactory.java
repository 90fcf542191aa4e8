package io.lockstep.devstack.analysis;

import java.io.Reader;
import org.apache.lucene.analysis.icu.ICUNormalizer2CharFilter;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.CharFilterFactory;

/** The character filter {@code icu_normalizer}, {@code nfkc_cf} only, of Elastic's plugin {@code analysis-icu}. */
@NamedComponent("icu_normalizer")
public final class IcuNormalizerFactory implements CharFilterFactory {

    @Override
    public Reader create(Reader text) {
        return new ICUNormalizer2CharFilter(text);
    }

    @Override
    public Reader normalize(Reader text) {
        return create(text);
    }
}
