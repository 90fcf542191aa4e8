package io.lockstep.devstack.analysis;

import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cn.smart.SmartChineseAnalyzer;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;

/** The token filter {@code smartcn_stop}, which drops punctuation, of Elastic's plugin {@code analysis-smartcn}. */
@NamedComponent("smartcn_stop")
public final class SmartcnStopFactory implements TokenFilterFactory {

    @Override
    public TokenStream create(TokenStream tokens) {
        return new StopFilter(tokens, SmartChineseAnalyzer.getDefaultStopSet());
    }
}
